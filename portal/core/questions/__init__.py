"""Questions answered from the values that were read: counted, added up and compared by the database, with the documents cited.

`ask(actor, text, *, types=None, today=None) -> Answer`. `types` narrows to these types of documents; `today` is the day that "this month" is meant from
(None: today in the firm's zone). An `Answer` has

- `found`: False when anything of the question wasn't understood, or nothing answers it; then `text` says what was understood, `unknown` the words that weren't.
  A question whose filters were all understood and that fits no document is found for "how many" (figure 0), and not found for all others.
- `text`: the answer in sentences
- `operation`: "count", "sum", "average", "min", "max", "list", "compare", "value" (one field of the documents found, or a balance by account) or
  "quote"; None if not understood
- `figures`: `Figure(label, value, currency)`, unpacked like a triple; `value` a Decimal (a count too), `currency` None for counts (of quantities:
  their unit). Sums in several currencies are several figures, in the order of the currencies' codes, never added together. With "by month", "by vendor" …
  (`grouped_by`) there is a figure for each group and currency; `label` is the group: "2026-03", the vendor's name, the type's name ("invoice"), the
  folder's name, the state, the currency. A comparison has a figure for each side and currency, labelled by the side as the question has it, in its order.
- `documents`: the documents counted, added up or listed, newest first, at most `MOST_CITED`; `count` is of all. For min and max those that have that
  figure. Averages are rounded half up to a hundredth.
- `quotes`: `Quote(document, page, text, box, chunk_id)`, blocks of pages that say what is asked, best first; for a value that is told in words ("the IBAN
  of …") where it is printed, in the newest document that has it, without `chunk_id`
- `notes`: sentences on names that stand otherwise in the documents ("“Nordwind” is taken for Nordwind Energie GmbH and Nordwind Logistik.")
  and on bills that don't say what was supplied
- `left_out`: sentences on documents that fit but couldn't be counted ("2 documents without a date.")
- `query`: how it was understood, as JSON (`words`: the same as a sentence; `rephrased`: the words that an outside reader put the question into)

Deleted documents never count; of a document only its current reading does. Raises `Invalid` for no text or more than 500 characters, `NotAllowed`.
"""

from portal.core.questions.asking import Answer, recent, remember
from portal.core.questions.figures import MOST_CITED, Figure
from portal.core.questions.quoting import Quote
from portal.core.questions.rephrasing import ask
from portal.core.questions.table import AskedQuestion

__all__ = ["MOST_CITED", "Answer", "AskedQuestion", "Figure", "Quote", "ask", "recent", "remember"]
