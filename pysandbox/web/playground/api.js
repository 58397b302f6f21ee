// Speaks with the server, and turns every way in which that can fail into a Failure with words for people.

/** What kept a request from its answer. */
export class Failure extends Error {
  /**
   * @param {"key"|"gone"|"busy"|"network"|"fault"|"refused"} kind
   * @param {string} title one line on what happened
   * @param {string} advice what to make of it
   * @param {number} retryAfter seconds to wait before the next try, 0 for none
   */
  constructor(kind, title, advice, retryAfter = 0) {
    super(title);
    this.kind = kind;
    this.advice = advice;
    this.retryAfter = retryAfter;
  }
}

export class Api {
  /** The key to show, or nothing. */
  key = "";

  /** Run code in a session, or in a new one where `id` is null; return the reply, with its details. */
  execute(code, stdin, id) {
    return this.#call("POST", "execute", { code, stdin, id, details: true });
  }

  /** Return the id of a new session that begins where another is now. */
  async fork(id) {
    return (await this.#call("POST", `sessions/${encodeURIComponent(id)}/fork`)).id;
  }

  /** End a session. */
  close(id) {
    return this.#call("DELETE", `sessions/${encodeURIComponent(id)}`);
  }

  /** Return what the server says of itself; with a key missing, that is little. */
  health() {
    return this.#call("GET", "health");
  }

  async #call(method, path, body) {
    const headers = { Accept: "application/json" };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (this.key) headers.Authorization = `Bearer ${this.key}`;
    let response;
    let answer;
    try {
      response = await fetch(path, { method, headers, body: body && JSON.stringify(body), cache: "no-store" });
      answer = response.status === 204 ? null : await response.json();
    } catch (error) {
      if (response !== undefined && error instanceof SyntaxError) throw failure(response, "");
      throw new Failure("network", "The server cannot be reached", "Is it running, and are you online?");
    }
    if (!response.ok) throw failure(response, String(answer.error ?? ""));
    return answer;
  }
}

function failure(response, words) {
  const { status } = response;
  if (status === 401) {
    return new Failure("key", "This server asks for an API key", "Enter a key above the editor, then run again.");
  }
  if (status === 404 && words === "session not found") {
    return new Failure(
      "gone",
      "This session has ended",
      "It was unused for too long, or the server was started anew. What it defined is gone.",
    );
  }
  if (status === 503) {
    const seconds = Math.max(1, Number.parseInt(response.headers.get("Retry-After"), 10) || 1);
    return new Failure("busy", "The server is busy", sentence(words) || "It has no capacity right now.", seconds);
  }
  if (status >= 500) {
    return new Failure("fault", "The server failed", "The fault is the server's, not your program's. Its log says more.");
  }
  return new Failure("refused", `The server refused the request (${status})`, sentence(words));
}

function sentence(words) {
  return words && `${words[0].toUpperCase()}${words.slice(1)}.`;
}
