// Windows over the page: the browser's own <dialog> keeps the focus within and makes the rest inert.

import { h, iconButton, newId } from "./dom.js";

/** A window with a title; `onCancel` is called on Escape and on the cross. */
export function openDialog({ title, className = "", onCancel, children, lead }) {
  const id = newId("title");
  const back = document.activeElement;
  const head = h("header", {}, lead ?? null, h("h2", { id }, title), iconButton("close", "Close", onCancel));
  const dialog = h("dialog", { class: `window ${className}`, "aria-labelledby": id }, head, children);
  dialog.addEventListener("cancel", (event) => {
    if (event.target !== dialog) return;
    event.preventDefault();
    onCancel();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (back?.isConnected) back.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Ask as Block Kit's `confirm` says; true if the person confirmed. */
export function confirmed(confirm, textNodes) {
  return new Promise((resolve) => {
    const answer = (yes) => {
      dialog.close();
      resolve(yes);
    };
    const style = confirm.style === "danger" ? "danger" : "primary";
    const deny = h("button", { type: "button", on: { click: () => answer(false) } }, confirm.deny.text);
    const yes = h("button", { type: "button", class: style, on: { click: () => answer(true) } }, confirm.confirm.text);
    const body = h("div", { class: "window-body" }, textNodes);
    const children = [body, h("footer", {}, deny, yes)];
    const dialog = openDialog({ title: confirm.title.text, className: "confirm", onCancel: () => answer(false), children });
    yes.focus();
  });
}
