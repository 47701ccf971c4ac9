"""Label Studio 1.23."""

from __future__ import annotations

from typing import Any, ClassVar

from playwright.sync_api import Page

from bench.inputs import Inputs
from bench.sites.page import LabellingPage


class LabelStudio(LabellingPage):
    canvas = ".konvajs-content canvas"
    item: ClassVar = "() => Htx.task.id"
    ready: ClassVar = {
        "image": """() => !!document.querySelector('.konvajs-content canvas')
            && [...document.images].some(image => image.complete && image.naturalWidth > 200 && image.offsetWidth > 100)""",
        "text": """() => { const text = document.querySelector('[data-testid="text-object"], [class*=richtext]');
            return !!text && text.innerText.trim().length > 20 && !!document.querySelector('[class*=lsf-label]') }""",
        "many": "() => !!window.Konva && Konva.stages.reduce((sum, stage) => sum + stage.find('Rect').length, 0) >= 2000",
    }

    def log_in(self, page: Page) -> None:
        self._fill(page, "/user/login/", "input[name=email]", "input[name=password]")
        page.wait_for_url(lambda url: "/user/login" not in url)

    def address(self, kind: str, item: str) -> str:
        query = f"task={item}" if item else "labeling=1"
        return f"{self.base}/projects/{self.project}/data?{query}"

    def clear(self, page: Page) -> None:
        path = f"/api/dm/actions?id=delete_tasks_annotations&project={self.project}"
        self._ask(page, "POST", path, {"selectedItems": {"all": True, "excluded": []}})

    def fill(self, page: Page, item: str, boxes: list[dict[str, Any]], size: tuple[int, int]) -> None:
        config = self._ask(page, "GET", f"/api/projects/{self.project}")["parsed_label_config"]
        ((name, control),) = config.items()
        result = [
            {"from_name": name, "to_name": control["to_name"][0], "type": "rectanglelabels", "id": box["id"]}
            | {"original_width": size[0], "original_height": size[1], "image_rotation": 0}
            | {"value": percent(box, size) | {"rectanglelabels": [control["labels"][number % 4]]}}
            for number, box in enumerate(boxes)
        ]
        for old in self._ask(page, "GET", f"/api/tasks/{item}")["annotations"]:
            self._ask(page, "DELETE", f"/api/annotations/{old['id']}")
        self._ask(page, "POST", f"/api/tasks/{item}/annotations", {"result": result, "lead_time": 3.0})

    def choose(self, inputs: Inputs, number: int) -> None:
        inputs.press(str(number))

    def count(self, page: Page, number: int) -> int:
        names: list[str] = page.evaluate(
            "() => Htx.annotationStore.selected.regions.flatMap(each => each.labels)"
        )
        label = page.locator(".lsf-label").nth(number - 1).inner_text().split()[0]
        return names.count(label)

    def hand_in(self, inputs: Inputs) -> None:
        inputs.press("Control+Enter")


def percent(box: dict[str, Any], size: tuple[int, int]) -> dict[str, float]:
    """The place of a box in hundredths of the image's sides."""
    sides = {"x": size[0], "width": size[0], "y": size[1], "height": size[1]}
    return {"rotation": 0, **{name: 100 * box[name] / side for name, side in sides.items()}}
