"""Jobs on images."""

from __future__ import annotations

from typing import Any

from .starter import Say, field

#: The points and lines of a person as most models of poses have them: head, arms, legs, left and right the person's own.
PERSON = (
    ("nose", "코"),
    ("left eye", "왼눈"),
    ("right eye", "오른눈"),
    ("left ear", "왼귀"),
    ("right ear", "오른귀"),
    ("left shoulder", "왼어깨"),
    ("right shoulder", "오른어깨"),
    ("left elbow", "왼팔꿈치"),
    ("right elbow", "오른팔꿈치"),
    ("left wrist", "왼손목"),
    ("right wrist", "오른손목"),
    ("left hip", "왼엉덩이"),
    ("right hip", "오른엉덩이"),
    ("left knee", "왼무릎"),
    ("right knee", "오른무릎"),
    ("left ankle", "왼발목"),
    ("right ankle", "오른발목"),
)
LIMBS = (
    ("nose", "left eye"),
    ("nose", "right eye"),
    ("left eye", "left ear"),
    ("right eye", "right ear"),
    ("left shoulder", "right shoulder"),
    ("left shoulder", "left elbow"),
    ("left elbow", "left wrist"),
    ("right shoulder", "right elbow"),
    ("right elbow", "right wrist"),
    ("left shoulder", "left hip"),
    ("right shoulder", "right hip"),
    ("left hip", "right hip"),
    ("left hip", "left knee"),
    ("left knee", "left ankle"),
    ("right hip", "right knee"),
    ("right knee", "right ankle"),
)


def _hidden(say: Say) -> dict[str, Any]:
    return {"name": "occluded", "title": say("Partly hidden", "일부 가려짐"), "type": "checkbox"}


def _street(say: Say) -> list[dict[str, Any]]:
    titles = (
        ("person", say("Person", "사람")),
        ("car", say("Car", "자동차")),
        ("bicycle", say("Bicycle", "자전거")),
        ("sign", say("Sign", "표지판")),
    )
    return [{"name": name, "title": title, "attributes": [_hidden(say)]} for name, title in titles]


def detection(say: Say) -> list[dict[str, Any]]:
    return [field("objects", "box", say("Objects", "객체"), labels=_street(say))]


def rotated(say: Say) -> list[dict[str, Any]]:
    labels = (
        ("ship", say("Ship", "선박")),
        ("plane", say("Plane", "비행기")),
        ("vehicle", say("Vehicle", "차량")),
    )
    return [field("objects", "box", say("Objects", "객체"), labels=labels, rotated=True)]


def polygons(say: Say) -> list[dict[str, Any]]:
    labels = (
        ("building", say("Building", "건물")),
        ("road", say("Road", "도로")),
        ("water", say("Water", "물")),
    )
    return [field("areas", "polygon", say("Areas", "영역"), labels=labels)]


def masks(say: Say) -> list[dict[str, Any]]:
    labels = (("foreground", say("Foreground", "전경")), ("defect", say("Defect", "결함")))
    return [field("masks", "mask", say("Masks", "마스크"), labels=labels)]


def poses(say: Say) -> list[dict[str, Any]]:
    place = {english: number for number, (english, _korean) in enumerate(PERSON)}
    person = {
        "name": "person",
        "title": say("Person", "사람"),
        "keypoints": [say(english, korean) for english, korean in PERSON],
        "skeleton": [[place[one], place[other]] for one, other in LIMBS],
    }
    return [field("poses", "keypoints", say("Poses", "자세"), labels=[person])]


def ocr(say: Say) -> list[dict[str, Any]]:
    text = {"name": "text", "title": say("What is written", "적힌 글"), "type": "text"}
    legible = {"name": "illegible", "title": say("Cannot be read", "읽을 수 없음"), "type": "checkbox"}
    titles = (
        ("line", say("Line", "줄")),
        ("number", say("Number", "숫자")),
        ("handwriting", say("Handwriting", "손글씨")),
    )
    labels = [{"name": name, "title": title, "attributes": [text, legible]} for name, title in titles]
    return [field("regions", "box", say("Text regions", "글자 영역"), labels=labels)]


def boxes_guide(say: Say) -> str:
    return say(
        "# Boxes\n\n- Mark every object that you can name, also one that is cut off by the rim.\n"
        "- The box touches the object on all four sides: no gap, nothing cut off.\n"
        "- Mark only what is visible. If a part is hidden, tick “Partly hidden”.\n",
        "# 상자\n\n- 이름을 말할 수 있는 객체는 가장자리에서 잘린 것까지 모두 표시해 주세요.\n"
        "- 상자는 네 변이 모두 객체에 닿아야 해요. 틈을 남기거나 자르지 마세요.\n"
        "- 보이는 부분만 표시하고, 가려진 부분이 있으면 “일부 가려짐”을 체크해 주세요.\n",
    )


def outlines_guide(say: Say) -> str:
    return say(
        "# Outlines\n\n- Follow the edge as you see it at twice the size; a corner is a point.\n"
        "- One object for each thing, also where two touch.\n- Leave holes out if they are larger than a thumbnail.\n",
        "# 윤곽\n\n- 두 배로 키웠을 때 보이는 가장자리를 따라가고, 모서리마다 점을 찍어 주세요.\n"
        "- 서로 닿아 있어도 하나에 하나씩 표시해 주세요.\n- 손톱보다 큰 구멍은 빼 주세요.\n",
    )


def poses_guide(say: Say) -> str:
    return say(
        "# Poses\n\n- Left and right are the person's own.\n"
        "- A joint that is covered but whose place you can tell is hidden; one outside of the picture is not there.\n",
        "# 자세\n\n- 왼쪽과 오른쪽은 그 사람의 왼쪽과 오른쪽이에요.\n"
        "- 가려졌지만 위치를 알 수 있는 관절은 ‘가려짐’, 사진 밖에 있는 관절은 ‘없음’이에요.\n",
    )


def ocr_guide(say: Say) -> str:
    return say(
        "# Text in pictures\n\n- One box for each line. Write what stands there, letter by letter, errors included.\n"
        "- What cannot be read gets a box and the tick “Cannot be read”.\n",
        "# 사진 속 글자\n\n- 한 줄에 상자 하나를 그리고, 틀린 글자까지 적힌 그대로 옮겨 주세요.\n"
        "- 읽을 수 없는 글은 상자를 그리고 “읽을 수 없음”을 체크해 주세요.\n",
    )
