// The drawers at the right: one at a time, in front of the thread where there is no room for both.

import { h, iconButton } from "./dom.js";

/** `pages` are objects with `id`, `title`, `lead`, `sign`, `draw(body, env)` and `topics` that they follow. */
export class Drawers {
  open = null;

  constructor(pages, env) {
    Object.assign(this, { pages, env });
    this.panel = document.getElementById("drawer");
    this.buttons = pages.map((page) => this.#button(page));
    for (const page of pages) for (const topic of page.topics) env.state.on(topic, (change) => this.#changed(page, topic, change));
    this.panel.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  #button(page) {
    const props = { "aria-expanded": "false", "aria-controls": "drawer" };
    const button = iconButton(page.sign, page.title, () => (this.open === page ? this.close() : this.show(page)), props);
    button.append(h("span", { class: "button-word" }, page.title));
    return button;
  }

  show(page) {
    this.open = page;
    const close = iconButton("close", `Close ${page.title}`, () => this.close());
    const head = h("header", { class: "pane-head" }, h("h2", {}, page.title), close);
    this.body = h("div", { class: "scroller drawer-body", tabindex: "0", role: "region", "aria-label": page.title });
    this.panel.replaceChildren(head, h("p", { class: "drawer-lead" }, page.lead), this.body);
    this.panel.hidden = false;
    page.draw(this.body, this.env);
    this.#mark();
    this.env.ui.show("drawer");
    close.focus();
  }

  close() {
    const page = this.open;
    this.open = null;
    this.panel.hidden = true;
    this.#mark();
    this.env.ui.show(this.env.ui.thread ? "thread" : "main");
    this.buttons[this.pages.indexOf(page)]?.focus();
  }

  #mark() {
    document.body.classList.toggle("has-drawer", Boolean(this.open));
    this.buttons.forEach((button, index) => button.setAttribute("aria-expanded", String(this.open === this.pages[index])));
  }

  #changed(page, topic, change) {
    if (this.open !== page) return;
    if (page.changed?.(this.body, topic, change, this.env)) return;
    const held = this.body.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    page.draw(this.body, this.env);
    if (held) this.body.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
  }
}
