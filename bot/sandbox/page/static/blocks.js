// Block Kit to elements. Pure: blocks and a context in, a fragment out.
//
// The context: `person(id)` and `channel(id)` give names; `people` and `channels` are what can be picked;
// `kept(block_id, action_id)` is what was chosen there before; `errors` are sentences by `block_id`;
// `act(block, element, chosen)` is called when something is used; `fields` collects the inputs of a form.

import { control } from "./controls.js";
import { h, newId } from "./dom.js";
import { textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";

const BLOCKS = {
  header: (block, context) => h("h3", { class: "block header" }, textObject(block.text, context)),
  divider: () => h("hr", { class: "block" }),
  rich_text: (block, context) => wrap("rich-text", richText(block, context)),
  markdown: (block) => wrap("markdown", h("span", { class: "plain" }, block.text)),
  section,
  context: small,
  actions: (block, context) => wrap("actions", block.elements.map((element) => control(block, element, context))),
  image: picture,
  input,
};

const wrap = (name, ...children) => h("div", { class: `block ${name}` }, children);

function section(block, context) {
  const text = block.text ? h("div", { class: "text" }, textObject(block.text, context)) : null;
  const fields = block.fields?.map((field) => h("div", { class: "field-text" }, textObject(field, context)));
  const words = h("div", { class: "words" }, text, fields ? h("div", { class: "fields" }, fields) : null);
  const accessory = block.accessory ? h("div", { class: "accessory" }, beside(block, context)) : null;
  return wrap("section", words, accessory);
}

function beside(block, context) {
  return block.accessory.type === "image" ? image(block.accessory) : control(block, block.accessory, context);
}

function small(block, context) {
  const one = (element) => (element.type === "image" ? image(element) : h("span", { class: "piece" }, textObject(element, context)));
  return wrap("context", block.elements.map(one));
}

/** Pictures of other hosts are not fetched: the sandbox asks nobody but itself. */
function image(element) {
  const url = element.image_url ?? "";
  const isOurs = url.startsWith("data:image/") || URL.parse?.(url)?.origin === location.origin;
  if (isOurs) return h("img", { src: url, alt: element.alt_text, class: "picture" });
  const host = URL.parse?.(url)?.host ?? "elsewhere";
  return h("span", { class: "picture missing", role: "img", "aria-label": element.alt_text }, `${element.alt_text} (picture at ${host}, not fetched)`);
}

function picture(block, context) {
  const title = block.title ? h("figcaption", {}, textObject(block.title, context)) : null;
  return h("figure", { class: "block" }, title, image(block));
}

function input(block, context) {
  const id = newId("input");
  const ids = { label: `${id}-label`, error: `${id}-error`, hint: `${id}-hint` };
  const error = context.errors?.[block.block_id];
  const entry = { block, id, read: () => null };
  const field = {
    id, labelId: ids.label, isWrong: Boolean(error), read: (read) => (entry.read = read),
    describedBy: [ids.error, block.hint && ids.hint].filter(Boolean).join(" "),
  };
  context.fields?.push(entry);
  const optional = block.optional ? h("span", { class: "optional" }, " (optional)") : null;
  return h(
    "div",
    { class: `block input${error ? " wrong" : ""}`, data: { block: block.block_id } },
    h("label", { id: ids.label, for: id }, textObject(block.label, context), optional),
    control(block, block.element, context, field),
    h("p", { class: "field-error", id: ids.error, "aria-live": "polite" }, error ?? ""),
    block.hint ? h("p", { class: "hint", id: ids.hint }, textObject(block.hint, context)) : null,
  );
}

function unknown(block, problem) {
  const shown = `${problem ? `${problem.message}\n` : ""}${JSON.stringify(block, null, 2)}`;
  const raw = h("details", {}, h("summary", {}, "What the bot sent"), h("pre", { tabindex: "0" }, shown));
  return h("div", { class: "block unknown-block" }, `The sandbox cannot show this block: ${typeof block?.type === "string" ? block.type : "it has no type"}`, raw);
}

/** One block; whatever cannot be shown is said loudly instead of left out. */
export function renderBlock(block, context) {
  try {
    const make = Object.hasOwn(BLOCKS, block?.type ?? "") ? BLOCKS[block.type] : unknown;
    const made = make(block, make === unknown ? null : context);
    if (block.block_id) made.dataset.block = block.block_id;
    return made;
  } catch (problem) {
    return unknown(block, problem);
  }
}

/** All blocks, in order. */
export function renderBlocks(blocks, context) {
  const fragment = document.createDocumentFragment();
  for (const block of blocks) fragment.append(renderBlock(block, context));
  return fragment;
}
