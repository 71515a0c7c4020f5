"""An optional outside reader: any server that speaks the chat protocol of OpenAI. Off unless the operator sets it up and the firm switches it on.

It is asked for what own reading left missing or doubtful, and its values count only where they are found on the page.
"""

from portal.core.outside.accepting import accepted
from portal.core.outside.protocol import NotAnswered, Reader, of_settings
from portal.core.outside.question import Question, question

__all__ = ["NotAnswered", "Question", "Reader", "accepted", "of_settings", "question"]
