// What can be chosen: options of selects, people and channels, as plain items; and what Slack calls the choice.

/** The state key under which each kind of element keeps what was chosen or typed. */
export const KEYS = {
  plain_text_input: "value", email_text_input: "value", url_text_input: "value", number_input: "value",
  rich_text_input: "rich_text_value",
  static_select: "selected_option", external_select: "selected_option", radio_buttons: "selected_option",
  users_select: "selected_user", channels_select: "selected_channel", conversations_select: "selected_conversation",
  datepicker: "selected_date", timepicker: "selected_time", datetimepicker: "selected_date_time",
  checkboxes: "selected_options", multi_static_select: "selected_options", multi_external_select: "selected_options",
  multi_users_select: "selected_users", multi_channels_select: "selected_channels",
  multi_conversations_select: "selected_conversations",
};

const item = (option, group) => ({
  value: option.value, label: option.text.text, description: option.description?.text, group, option,
});

/** The choices of an element as `{value, label, description?, group?, option?}`. */
export function itemsOf(element, context) {
  if (element.type.includes("users_select")) return context.people.map(({ id, name }) => ({ value: id, label: name }));
  if (/(channels|conversations)_select/.test(element.type)) {
    return context.channels.map(({ id, name }) => ({ value: id, label: `#${name}` }));
  }
  const groups = element.option_groups;
  if (groups) return groups.flatMap((group) => group.options.map((option) => item(option, group.label.text)));
  return (element.options ?? []).map((option) => item(option));
}

/** The values that are chosen to begin with: what the person chose before under the same ids, else the initial ones. */
export function chosenValues(block, element, context) {
  const key = KEYS[element.type];
  const kept = context.kept?.(block.block_id, element.action_id);
  const held = kept && kept.type === element.type ? kept[key] : element[key.replace("selected", "initial")];
  return [held ?? []].flat().map((one) => one?.value ?? one);
}

/** The entry of `state.values` for these chosen items. */
export function stateOf(element, items) {
  const key = KEYS[element.type];
  const plain = items.map((one) => one.option ?? one.value);
  return { type: element.type, [key]: key.endsWith("s") ? plain : (plain[0] ?? null) };
}
