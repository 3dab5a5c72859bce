// Light or dark: as the system says, until the person chooses.

import { iconButton } from "./dom.js";

const KEY = "casebot-sandbox-theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

const stored = () => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
};

function set(theme) {
  document.documentElement.dataset.theme = theme;
}

/** Follow the system or the choice, and give the button that switches. */
export function themeButton() {
  set(stored() ?? (dark.matches ? "dark" : "light"));
  dark.addEventListener("change", () => stored() ?? set(dark.matches ? "dark" : "light"));
  return iconButton("theme", "Switch between light and dark", () => {
    const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    set(next);
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  });
}
