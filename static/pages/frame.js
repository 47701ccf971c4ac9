/** Small comforts of every page's frame. */

document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

/** @param {Element | null} [but] stays open */
function closeMenus(but) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== but) menu.removeAttribute("open");
  }
}

addEventListener("pointerdown", (event) => {
  closeMenus(event.target instanceof Element ? event.target.closest("details.menu") : null);
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  /** @type {HTMLElement | null} */ (document.querySelector("details.menu[open] > summary"))?.focus();
  closeMenus();
});

document.getElementById("refusal")?.focus();

export {};
