"""What a worker takes from Redis and from the jobs table."""

from __future__ import annotations

from datetime import timedelta

import pytest
from rq.job import Job as Message
from rq.serializers import JSONSerializer

from jobs.worker import next_due, row_id
from portal.core import outbox, queue
from portal.core.accounts import Organization
from portal.core.db import db, transaction


def message(name: str, arguments: list[object], **extra: object) -> Message:
    return Message.create(name, args=arguments, kwargs=extra, connection=queue.connection(), serializer=JSONSerializer)


def test_a_message_is_a_row_id(context):
    assert row_id(message(queue.TASK, [7])) == 7


@pytest.mark.parametrize(
    "name, arguments", [("os.system", ["true"]), (queue.TASK, ["7"]), (queue.TASK, [7, 8]), (queue.TASK, [True]), (queue.TASK, [])]
)
def test_anything_else_is_refused(context, name, arguments):
    assert row_id(message(name, arguments)) is None


def test_keyword_arguments_are_refused(context):
    assert row_id(message(queue.TASK, [7], worker="me")) is None


def test_the_table_gives_what_is_due_longest_published_or_not(context, people):
    with transaction():
        organization_id = db.session.query(Organization.id).first()[0]
        later = outbox.add("send_message", organization_id=organization_id, subject_id=1, delay=timedelta(hours=1)).id
        due = [outbox.add("send_message", organization_id=organization_id, subject_id=1).id for _ in range(2)]
    assert next_due() == due[0]
    assert later not in (due[0], next_due())
