// The sandbox's own HTTP calls.

const HEADERS = { "Content-Type": "application/json", "X-Casebot-Sandbox": "1" };
const SILENT = "The sandbox does not answer. Is it still running?";

async function answer(request) {
  try {
    const response = await request;
    if (response.ok) return await response.json();
    return { ok: false, isMissing: response.status === 404, problem: `The sandbox refused: ${(await response.text()).trim() || response.status}` };
  } catch {
    return { ok: false, problem: SILENT };
  }
}

/** POST to `/_sandbox/…`; always an object with `ok`, and `problem` where that is false. */
export function send(path, body = {}) {
  return answer(fetch(`/_sandbox/${path}`, { method: "POST", headers: HEADERS, body: JSON.stringify(body) }));
}

/** GET from `/_sandbox/…`. */
export function look(path) {
  return answer(fetch(`/_sandbox/${path}`));
}
