"""Jobs on conversations with responses."""

from __future__ import annotations

from typing import Any

from .starter import Say, field


def ranking(say: Say) -> list[dict[str, Any]]:
    labels = (
        ("wrong", say("States something false", "사실과 달라요")),
        ("off_topic", say("Does not answer", "질문에 답하지 않아요")),
        ("unsafe", say("Harmful", "해로워요")),
        ("style", say("Hard to read", "읽기 어려워요")),
    )
    return [
        field(
            "better",
            "preference",
            say("Which is better?", "어느 쪽이 더 좋은가요?"),
            ties=True,
            required=True,
        ),
        field("order", "ranking", say("From best to worst", "좋은 순서대로"), ties=True),
        field(
            "quality",
            "rating",
            say("How good is the best one?", "가장 좋은 응답은 얼마나 좋은가요?"),
            low=say("useless", "쓸모없음"),
            high=say("excellent", "훌륭함"),
            required=True,
        ),
        field(
            "flaws",
            "choice",
            say("What is wrong with it?", "무엇이 문제인가요?"),
            labels=labels,
            multiple=True,
            when={"field": "quality", "is": [1, 2]},
        ),
    ]


def rewriting(say: Say) -> list[dict[str, Any]]:
    labels = (
        ("good", say("Good as it is", "그대로 좋아요")),
        ("fix", say("Can be better", "고칠 수 있어요")),
    )
    return [
        field("verdict", "choice", say("The response is", "이 응답은"), labels=labels, required=True),
        field(
            "rewritten",
            "text",
            say("Write it as it should be", "바람직하게 고쳐 써 주세요"),
            lines=8,
            longest=20_000,
            starts_from="a",
            required=True,
            when={"field": "verdict", "is": ["fix"]},
        ),
    ]


def compare_guide(say: Say) -> str:
    return say(
        "# Comparing responses\n\n1. Is it true? 2. Does it answer what was asked? 3. Is it clear?\n\n"
        "- Longer is not better. Look facts up before you prefer one.\n"
        "- Call two equally good only when you would not mind getting either.\n",
        "# 응답 비교\n\n1. 사실인가요? 2. 물은 것에 답했나요? 3. 분명한가요?\n\n"
        "- 길다고 좋은 응답은 아니에요. 고르기 전에 사실을 확인해 주세요.\n"
        "- 어느 쪽을 받아도 상관없을 때만 비겼다고 해 주세요.\n",
    )


def rewrite_guide(say: Say) -> str:
    return say(
        "# Rewriting\n\n- Change as little as makes it right: correct what is false, answer what was missed.\n"
        "- Keep the language of the question.\n",
        "# 고쳐 쓰기\n\n- 틀린 것을 바로잡고 빠진 답을 채우되, 꼭 필요한 만큼만 고쳐 주세요.\n"
        "- 질문과 같은 언어로 써 주세요.\n",
    )
