// A button with a list that opens: for selects, overflow menus and shortcuts. Nothing is chosen until Enter or a click.

import { h, newId } from "./dom.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

function row(item, kind, isSelected, choose) {
  const props = { role: kind === "menu" ? "menuitem" : "option", tabindex: "-1", class: item.danger ? "danger" : "" };
  if (kind !== "menu") props["aria-selected"] = String(isSelected);
  const note = item.description ? h("small", {}, item.description) : null;
  const made = h("div", { ...props, data: { value: item.value } }, h("span", {}, item.label), note);
  made.addEventListener("click", () => choose(item));
  return made;
}

function rows(items, kind, selected, choose) {
  const groups = new Map();
  for (const item of items) groups.set(item.group ?? "", [...(groups.get(item.group ?? "") ?? []), item]);
  return [...groups].flatMap(([name, members]) => {
    const made = members.map((item) => row(item, kind, item.value === selected, choose));
    return name ? [h("div", { role: "group", "aria-label": name }, h("div", { class: "group", "aria-hidden": "true" }, name), made)] : made;
  });
}

function place(list, anchor) {
  const at = anchor.getBoundingClientRect();
  const below = window.innerHeight - at.bottom > Math.min(list.offsetHeight, 200);
  list.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - list.offsetWidth - 8))}px`;
  list.style.top = below ? `${at.bottom + 4}px` : `${Math.max(8, at.top - list.offsetHeight - 4)}px`;
  list.style.minWidth = `${at.width}px`;
}

function walk(list, event) {
  const all = [...list.querySelectorAll("[role=option],[role=menuitem]")];
  const now = all.indexOf(document.activeElement);
  const letter = event.key.length === 1 && event.key !== " " ? event.key.toLowerCase() : null;
  if (event.key in STEPS) {
    event.preventDefault();
    all[Math.max(0, Math.min(all.length - 1, now + STEPS[event.key]))]?.focus();
  } else if (letter) {
    const order = [...all.slice(now + 1), ...all.slice(0, now + 1)];
    order.find((one) => one.textContent.toLowerCase().startsWith(letter))?.focus();
  } else if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    document.activeElement.click();
  } else if (event.key === "Tab") {
    list.hidePopover();
  }
}

/** Open the list below `anchor`; `onPick` gets the item. */
export function openMenu(anchor, { items, label, kind = "listbox", selected, onPick }) {
  const list = h("div", { class: "menu", role: kind, popover: "auto", id: newId("menu"), "aria-label": label });
  const choose = (item) => {
    list.hidePopover();
    onPick(item);
  };
  list.append(...rows(items, kind, selected, choose));
  list.addEventListener("keydown", (event) => walk(list, event));
  list.addEventListener("toggle", (event) => {
    if (event.newState === "open") return;
    const hadFocus = list.contains(document.activeElement) || document.activeElement === document.body;
    anchor.setAttribute("aria-expanded", "false");
    list.remove();
    if (hadFocus) anchor.focus();
  });
  (anchor.closest("dialog") ?? document.body).append(list);
  list.showPopover();
  place(list, anchor);
  anchor.setAttribute("aria-expanded", "true");
  (list.querySelector("[aria-selected=true]") ?? list.querySelector("[role=option],[role=menuitem]"))?.focus();
}

/** Make `button` open the menu by a click or an arrow key; `options` is a function, asked each time. */
export function opensMenu(button, options) {
  button.setAttribute("aria-haspopup", options().kind === "menu" ? "menu" : "listbox");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => openMenu(button, options()));
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    openMenu(button, options());
  });
  return button;
}
