// @ts-check
// What others write while one reads. The connection rests while the page is hidden and comes back with some chance in
// its timing, so that the readers of a restarted server do not all knock at once.

import { listen, read } from "./source.js";

const LONGEST_WAIT = 60_000; // ms between two tries
const GATHER = 1_000; // ms in which changes of shown comments are gathered before they are read again

/** @param {import("./talk.js").Talk} talk @returns {() => void} what ends it */
export function watch(talk) {
  /** @type {EventSource | null} */
  let source = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let wait = 2_000;
  let last = "";
  /** @type {Set<number>} */
  const changed = new Set();

  /** @param {() => void} what @param {number} ms */
  const later = (what, ms) => setTimeout(what, ms * (0.5 + Math.random()));

  async function refresh() {
    const ids = [...changed].slice(0, 10);
    changed.clear();
    for (const id of ids) if (talk.items.has(id)) await talk.refresh(id).catch(() => {});
  }

  /** @param {any} data */
  function hear({ comment, count, new: isNew }) {
    if (typeof count === "number") talk.tell({ count });
    if (typeof comment !== "number") return;
    if (talk.items.has(comment)) {
      if (!changed.size) later(refresh, GATHER);
      changed.add(comment);
    } else if (isNew) {
      talk.waiting.add(comment); // perhaps the one that is just being posted from here: then it is not new
      if (!talk.form?.sending) talk.announce();
    }
  }

  /** @param {string} kind @param {(data: any) => void} then */
  const on = (kind, then) =>
    source?.addEventListener(kind, (event) => {
      wait = 2_000;
      last = event.lastEventId || last;
      try {
        then(JSON.parse(event.data || "{}"));
      } catch {
        // an event that this version does not know
      }
    });

  function open() {
    clearTimeout(timer);
    if (source || document.hidden || talk.stopped) return;
    source = listen(talk.facts.key, last);
    on("comment", hear);
    on("gone", ({ comment, count }) => {
      talk.waiting.delete(comment);
      talk.announce();
      changed.delete(comment);
      const found = talk.items.get(comment);
      if (found && !found.list && !found.comment.replies) talk.take(comment);
      hear({ comment: talk.items.has(comment) ? comment : null, count }); // answered: a tombstone stands in its place
    });
    on("count", (facts) => talk.catchUp(facts));
    on("thread", (facts) => talk.catchUp(facts));
    on("reload", () => talk.reload());
    source.addEventListener("error", () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      close();
      poll();
      timer = later(open, (wait = Math.min(LONGEST_WAIT, wait * 2)));
    });
  }

  /** While no stream can be had, at least how many comments there are. */
  const poll = () =>
    read("counts", { thread: [talk.key] }).then(({ counts }) => talk.catchUp({ count: counts[talk.key] }), () => {});

  function close() {
    source?.close();
    source = null;
  }

  const turn = () => (document.hidden ? close() : open());
  document.addEventListener("visibilitychange", turn);
  open();
  return () => {
    document.removeEventListener("visibilitychange", turn);
    clearTimeout(timer);
    close();
  };
}
