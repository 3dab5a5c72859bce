// What using an element of a message or of a view makes the stand-in do.

import { send } from "./api.js";
import { KEYS, stateOf } from "./choices.js";
import { toast } from "./dom.js";

/** What the client keeps showing in a message's menus until their ids change, by message, block and action. */
const kept = new Map();
const keyOf = (place, block_id, action_id) => [place, block_id, action_id].join(" ");

const isPlain = (element) => element.type === "button";

function request(block, element, chosen) {
  const ids = { block_id: block.block_id, action_id: element.action_id };
  if (isPlain(element)) return { ...ids, value: chosen.value };
  return { ...ids, option: chosen.values ? chosen.values.map((one) => one?.value ?? one) : chosen.value };
}

async function report(answer) {
  const result = await answer;
  if (!result.ok) toast(result.problem);
  return result;
}

function keep(place, block, element, chosen) {
  const state = chosen.state ?? (chosen.items && KEYS[element.type] ? stateOf(element, chosen.items) : null);
  if (state) kept.set(keyOf(place, block.block_id, element.action_id), state);
}

/** `act` and `kept` for the blocks of a message. */
export function onMessage(person, channel, ts) {
  const place = `${person} ${channel} ${ts}`;
  return {
    kept: (block_id, action_id) => kept.get(keyOf(place, block_id, action_id)),
    act: (block, element, chosen) => {
      keep(place, block, element, chosen);
      return report(send(isPlain(element) ? "click" : "choose", { person, channel, ts, ...request(block, element, chosen) }));
    },
  };
}

/** `act` for the blocks of a modal or of the Home tab. */
export function onView(person, view_id) {
  const act = (block, element, chosen) =>
    report(send(isPlain(element) ? "view/click" : "view/choose", { person, view_id, ...request(block, element, chosen) }));
  return { act };
}
