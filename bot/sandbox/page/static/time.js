// Dates in the reader's own time zone and language.

const format = (options) => {
  const made = new Intl.DateTimeFormat(undefined, options);
  return (date) => made.format(date);
};
const TOKENS = {
  time: format({ hour: "numeric", minute: "2-digit" }),
  time_secs: format({ hour: "numeric", minute: "2-digit", second: "2-digit" }),
  date: format({ year: "numeric", month: "long", day: "numeric" }),
  date_short: format({ year: "numeric", month: "short", day: "numeric" }),
  date_long: format({ weekday: "long", year: "numeric", month: "long", day: "numeric" }),
  date_num: (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
  day_divider_pretty: (date) => pretty(date, "date_long"),
  date_pretty: (date) => pretty(date, "date"),
  date_short_pretty: (date) => pretty(date, "date_short"),
  date_long_pretty: (date) => pretty(date, "date_long"),
  ago: (date) => ago(date.getTime() / 1000),
};

const two = (number) => String(number).padStart(2, "0");
const dayOf = (date) => TOKENS.date_num(date);

function pretty(date, otherwise) {
  const day = 86_400_000;
  const names = { [dayOf(new Date())]: "today" };
  names[dayOf(new Date(Date.now() - day))] = "yesterday";
  names[dayOf(new Date(Date.now() + day))] = "tomorrow";
  return names[dayOf(date)] ?? TOKENS[otherwise](date);
}

/** Slack's date format (`{date_short_pretty} {time}`) filled in; an unknown token stays as it is. */
export function fillDate(timestamp, pattern) {
  const date = new Date(Number(timestamp) * 1000);
  if (Number.isNaN(date.getTime())) return null;
  const filled = pattern.replace(/\{(\w+)\}/g, (whole, name) => (TOKENS[name] ? TOKENS[name](date) : whole));
  return filled.charAt(0).toUpperCase() + filled.slice(1);
}

export const clock = (timestamp) => TOKENS.time(new Date(timestamp * 1000));
export const clockWithSeconds = (timestamp) => TOKENS.time_secs(new Date(timestamp * 1000));
export const whole = (timestamp) => fillDate(timestamp, "{date_long}, {time_secs}");
export const day = (timestamp) => fillDate(timestamp, "{date_long_pretty}");

/** `5 minutes ago`, from seconds since the epoch. */
export function ago(timestamp) {
  const seconds = Math.max(0, Date.now() / 1000 - timestamp);
  const steps = [[86400, "day"], [3600, "hour"], [60, "minute"]];
  const [size, unit] = steps.find(([size]) => seconds >= size) ?? [0, ""];
  if (!size) return "just now";
  const count = Math.floor(seconds / size);
  return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
}

/** Milliseconds as people read them. */
export function duration(ms) {
  if (ms == null) return "";
  if (ms < 1) return "< 1 ms";
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}
