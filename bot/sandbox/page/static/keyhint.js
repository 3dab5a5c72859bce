// In the sandbox everybody may see the made-up tokens: a newcomer can link a store without leaving the modal.

import { h } from "./dom.js";

/** Which value belongs into a field, by what its placeholder looks like: `shp_…`, `sk_…`, `stk_…`. */
function valueFor(element, key) {
  const looks = element.placeholder?.text ?? "";
  const parts = { shp_: key.store_id, stk_: key.token_id ?? "", sk_: key.token };
  return Object.entries(parts).find(([start]) => looks.startsWith(start))?.[1];
}

/** A strip with the person's token, for a form that asks for one; else null. */
export function keyHint(key, fields) {
  const wanted = fields.map(({ block, id }) => [id, valueFor(block.element, key ?? {})]).filter(([, value]) => value !== undefined);
  if (!key || !wanted.some(([, value]) => value === key.token)) return null;
  const fill = () => {
    for (const [id, value] of wanted) document.getElementById(id).value = value;
  };
  const words = h("span", {}, "Made up for you: store ", h("code", {}, key.store_id), ", token ", h("code", {}, key.token), ".");
  return h("div", { class: "key-hint" }, h("b", { class: "tag" }, "sandbox"), words, h("button", { type: "button", class: "control", on: { click: fill } }, "Fill in"));
}
