"""Conversations out of the shapes in which programs keep them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelstage.formats.raw.conversations import BadConversation, read_conversation, written
from labelstage.formats.raw.entries import Conversation, Flaw, Reading, Text
from labelstage.formats.raw.objects import entry

USER = {"role": "user", "content": "왜?"}


def test_a_prompt_with_plain_responses_gets_a_message_and_letters() -> None:
    read = read_conversation({"prompt": "왜?", "responses": ["one", {"content": "two", "model": "m"}]})
    assert read == {
        "messages": [USER],
        "responses": [
            {"id": "a", "content": "one", "model": None},
            {"id": "b", "content": "two", "model": "m"},
        ],
    }


def test_letters_pass_over_those_that_are_taken() -> None:
    read = read_conversation({"messages": [USER], "responses": ["x", {"id": "a", "content": "y"}, "z"]})
    assert [each["id"] for each in read["responses"]] == ["b", "a", "c"]


def test_a_conversation_holds_both_or_the_messages_alone() -> None:
    both = {"messages": [USER], "responses": []}
    assert read_conversation({"conversation": both}) == both
    assert read_conversation({"conversation": [USER]}) == both


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"prompt": "a", "messages": [USER]},
        {"prompt": 3},
        {"messages": []},
        {"messages": [{"role": "robot", "content": "x"}]},
        {"messages": [{"role": "user"}]},
        {"messages": [{**USER, "name": "x"}]},
        {"messages": [{"role": "user", "content": ["x"]}]},
        {"messages": [{"role": ["user"], "content": "x"}]},
        {"messages": [USER], "responses": "x"},
        {"messages": [USER], "responses": ["x"] * 27},
        {"messages": [USER], "responses": [{"id": "a", "content": "x"}, {"id": "a", "content": "y"}]},
        {"messages": [USER], "responses": [{"id": "tie", "content": "x"}]},
        {"messages": [USER], "responses": [{"id": "a b", "content": "x"}]},
        {"messages": [USER], "responses": [{"id": 3, "content": "x"}]},
        {"messages": [USER], "responses": [{"text": "x"}]},
        {"messages": [USER], "responses": [{"content": "x", "model": 3}]},
        {"conversation": {"messages": [USER]}, "responses": []},
        {"conversation": {"messages": [USER], "topic": "x"}},
        {"prompt": "x" * 5_000_001},
    ],
)
def test_what_is_no_conversation_is_refused_with_a_sentence(value: Any) -> None:
    with pytest.raises(BadConversation) as refusal:
        read_conversation(value)
    assert str(refusal.value)


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=3) | st.sampled_from(["user", "a"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["role", "content", "id", "model", "messages", "responses"]), inner)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["prompt", "messages", "conversation", "responses"]), JSON))
def test_any_object_is_a_conversation_that_reads_to_itself_or_refused(value: Any) -> None:
    try:
        read = read_conversation(value)
    except BadConversation:
        return
    assert read_conversation({"conversation": read}) == read
    assert written(read)


def test_a_line_with_messages_is_a_conversation_unless_it_has_a_text() -> None:
    line = {"id": 7, "prompt": "왜?", "responses": ["x"], "topic": "sky"}
    found = entry(1, line, Reading())
    assert isinstance(found, Conversation)
    assert (found.external_id, found.metadata) == ("7", {"topic": "sky"})
    assert isinstance(entry(1, {**line, "text": "t"}, Reading()), Text)
    assert isinstance(entry(1, line, Reading(text="prompt")), Text)
    assert isinstance(entry(1, {"messages": 3}, Reading()), Flaw)
