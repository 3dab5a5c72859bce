// Names by id, and what Block Kit's elements need to know about the workspace.

/** The bot as one of the people. */
const bot = (data) => ({ id: data.bot.user_id, name: data.bot.name });

/** Channels that are channels, without direct messages and the Home tab. */
export const realChannels = (data) => data.channels.filter((channel) => channel.kind === "channel");

/** `person(id)`, `channel(id)` for the renderers, and the lists of both. */
export function directory(data) {
  const people = new Map([bot(data), ...data.people].map((one) => [one.id, one.name]));
  const channels = new Map(data.channels.map((one) => [one.id, one.name]));
  return {
    person: (id) => people.get(id),
    channel: (id) => channels.get(id),
    people: data.people,
    channels: realChannels(data),
  };
}

/** `@Name` as Slack's clients send it. */
export function withMentions(text, data) {
  const known = [bot(data), ...data.people].sort((left, right) => right.name.length - left.name.length);
  return known.reduce((typed, { id, name }) => {
    const found = new RegExp(`(?<![\\p{L}\\p{N}<@])@${name.replace(/[^\p{L}\p{N}]/gu, "\\$&")}(?![\\p{L}\\p{N}])`, "giu");
    return typed.replace(found, `<@${id}>`);
  }, text);
}

/** `Closed by Ana` as a title: whatever was typed in capitals by a machine, in words. */
export function words(constant) {
  const text = String(constant ?? "").toLowerCase().replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const STATUS = { AWAITING_MERCHANT: "Awaiting us", AWAITING_CUSTOMER: "Awaiting customer" };

/** A case's status in the team's words. */
export const statusName = (status) => STATUS[status] ?? words(status);
