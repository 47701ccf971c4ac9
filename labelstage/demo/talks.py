"""Questions in Korean and English with responses to compare, written for this demo. What they say may be wrong: that is the point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

#: with these ratings it is asked what is wrong with the weakest response, and for a better one
POOR = (1, 2, 3)


@dataclass(frozen=True)
class Talk:
    """One conversation and what is true of it; the responses are a, b, c in their order, `quality` is that of the weakest.

    Workers see the responses in different orders, so nothing is asked by a letter. `order` writes the ranking: "b>a=c".
    `flaws` are those of a poor weakest response, `rewritten` is a good answer: the best of the responses if left out.
    """

    external_id: str
    messages: tuple[str, ...]  # user and assistant by turns, the user first and last
    responses: tuple[str, ...]
    order: str
    quality: int
    flaws: tuple[str, ...] = ()
    rewritten: str = ""

    @property
    def conversation(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "messages": [
                {"role": "assistant" if number % 2 else "user", "content": content}
                for number, content in enumerate(self.messages)
            ],
            "responses": [
                {"id": letter, "content": content, "model": f"demo-{letter}"}
                for letter, content in zip("abc", self.responses, strict=False)
            ],
        }

    @property
    def _best(self) -> str:
        return self.responses["abc".index(self.order[0])]

    @property
    def truth(self) -> dict[str, Any]:
        """The result a worker without errors hands in."""
        order = [group.split("=") for group in self.order.split(">")]
        better = order[0][0] if len(order[0]) == 1 else "tie"
        said: dict[str, Any] = {"better": better, "order": order, "quality": self.quality}
        if self.quality in POOR:
            said |= {"flaws": list(self.flaws), "rewritten": self.rewritten or self._best}
        return said


TALKS = [
    Talk(
        "ko-talk-01",
        ("물은 몇 도에서 끓나요?",),
        (
            "물은 언제 어디서나 90도에서 끓어요.",
            "해수면 높이의 기압에서는 **100℃**에서 끓어요. 산 위처럼 기압이 낮은 곳에서는 더 낮은 온도에서 끓고요.",
        ),
        "b>a",
        1,
        ("false",),
        "해수면 높이의 기압에서는 100도에서 끓어요.",
    ),
    Talk(
        "ko-talk-02",
        ("김치찌개에 물 대신 넣으면 좋은 국물이 있을까요?",),
        (
            "**쌀뜨물**이 무난해요. 국물이 부드러워지고 신맛이 누그러져요. 더 진하게 드시려면 멸치·다시마 육수도 좋아요.",
            "네.",
            "김치찌개는 한국의 대표적인 음식으로, 오랜 역사를 가지고 있습니다. 김치찌개의 유래를 살펴보면 …",
        ),
        "a>c>b",
        2,
        ("off_topic",),
    ),
    Talk(
        "ko-talk-03",
        ("‘되’와 ‘돼’를 어떻게 구별해요?",),
        (
            "‘되어’로 바꿔 말이 되면 ‘돼’, 안 되면 ‘되’예요. “그러면 **되어요** → 돼요”, “그러면 되고(되어고 ✕) → 되고”.",
            "‘하’와 ‘해’를 넣어 보세요. ‘해’가 자연스러우면 ‘돼’, ‘하’가 자연스러우면 ‘되’예요. “안 해요 → 안 돼요”, “하고 → 되고”.",
        ),
        "a=b",
        5,
    ),
    Talk(
        "ko-talk-04",
        ("서울에서 부산까지 기차로 얼마나 걸려요?", "KTX를 말씀하시는 건가요?", "네, 가장 빠른 걸로요."),
        (
            "비행기로는 한 시간쯤 걸립니다.",
            "가장 빠른 열차로 **2시간 10분대**예요. 정차역이 많으면 2시간 40분 가까이 걸리기도 해요.",
        ),
        "b>a",
        2,
        ("off_topic",),
        "가장 빠른 열차로 2시간 10분대에 도착해요.",
    ),
    Talk(
        "ko-talk-05",
        ("세 살 아이가 꿀을 먹어도 되나요?",),
        (
            "돌이 지난 아이는 먹어도 괜찮아요. 꿀은 **만 1세 전**에는 먹이지 않는 게 좋아요. 처음에는 조금만 주고 살펴보세요.",
            "아이에게 꿀은 절대로 안 됩니다. 어른도 안 됩니다.",
            "네, 갓난아기도 먹어도 됩니다.",
        ),
        "a>b>c",
        1,
        ("false", "unsafe"),
    ),
    Talk(
        "ko-talk-06",
        ("회의를 미루자는 메일을 두 문장으로 써 주세요.",),
        (
            "안녕하세요. 회의를 미루고 싶습니다. 왜냐하면 제가 바쁘기 때문입니다. 언제가 좋으신가요? 답장 부탁드립니다. 감사합니다.",
            "죄송하지만 급한 일이 생겨 내일 회의를 목요일 오후로 미루고 싶습니다. 괜찮으신 시간을 알려 주시면 맞추겠습니다.",
        ),
        "b>a",
        3,
        ("style",),
        "급한 일이 생겨 회의를 미루고 싶습니다. 괜찮으신 시간을 알려 주세요.",
    ),
    Talk(
        "en-talk-01",
        ("How many moons does Mars have?",),
        (
            "Mars has two moons, *Phobos* and *Deimos*. Both are small and shaped like potatoes.",
            "Two.",
            "Mars has four moons, found by Galileo in 1610.",
        ),
        "a>b>c",
        1,
        ("false",),
    ),
    Talk(
        "en-talk-02",
        ("Write a haiku about a bus that is late.",),
        (
            "The bus is late again today and I am standing here in the rain waiting for it to come.",
            "Rain on the timetable —\nthe number nine is a word\nwe say to the road.",
        ),
        "b>a",
        2,
        ("off_topic",),
        "Rain taps on the sign;\nthe late bus is a rumour\nthat all of us share.",
    ),
    Talk(
        "en-talk-03",
        ("My code says `list index out of range`. What now?",),
        (
            "You ask for a place that the list does not have. Print `len(items)` and the index just before that line; often "
            "a loop runs to `len(items)` instead of `len(items) - 1`.",
            "Try turning your computer off and on again.",
        ),
        "a>b",
        2,
        ("off_topic",),
    ),
    Talk(
        "en-talk-04",
        ("Is it safe to mix bleach and vinegar for cleaning?",),
        (
            "Yes, together they clean twice as well.",
            "**No.** They make chlorine gas, which harms your lungs. Use one, rinse, air the room, and only then the other.",
            "It depends on the brand.",
        ),
        "b>c>a",
        1,
        ("false", "unsafe"),
        "No. Together they make chlorine gas, which is poisonous.",
    ),
    Talk(
        "en-talk-05",
        ("Translate into Korean: The meeting is at noon.",),
        ("회의는 정오에 있습니다.", "회의는 낮 12시예요."),
        "a=b",
        5,
    ),
    Talk(
        "en-talk-06",
        ("What is the difference between weather and climate?",),
        (
            "Weather is what you get on a day; climate is what you can expect over decades.",
            "Climate is the average of weather over a long time, at least thirty years by convention. Weather is the state "
            "of the air now: rain, wind, warmth.",
            "They are the same thing.",
        ),
        "a=b>c",
        1,
        ("false",),
    ),
]
