/** Talks with the server: one way to ask, one kind of failure. */

const PATIENCE = 20_000;

/** Why something did not work: the server's own sentence, or "" where it could not be reached. */
export class Failure extends Error {
  constructor(sentence, status, code) {
    super(sentence);
    this.status = status;
    this.code = code;
  }
}

/** A function that asks the server at `base` and gives its JSON, or throws a Failure. */
export function connect(base) {
  return async (method, path, { body, headers } = {}) => {
    const answer = await reach(base + path, {
      method,
      credentials: "omit",
      headers: { ...(body && { "Content-Type": "application/json" }), ...headers },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status === 204) return null;
    const told = await answer.json().catch(() => null);
    // A proxy in front of a server that is down may well answer with a page of its own.
    if (!answer.ok || !told) throw new Failure(told?.detail || "", answer.status, told?.code);
    return told;
  };
}

async function reach(address, request) {
  try {
    return await fetch(address, request);
  } catch {
    throw new Failure("", 0, "unreachable");
  }
}

/** 32 random bytes, base64url. */
export function random() {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const plain = btoa(String.fromCharCode(...bytes));
  return plain.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
