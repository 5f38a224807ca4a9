// One stream for all pages of a browser, which has only six connections to give. A page says which
// topics it shows, and hears what is new; a page that is hidden says that it shows none.
import { events } from "./events.js";

const LINGER = 5_000; // from one page to the next the stream goes on
const SILENT = 10_000; // the house says something every four seconds
const SLOWEST = 10_000;

export class Hub {
  #address;
  #pages = new Map();
  #values = {};
  #last = "";
  #topics = new Set();
  #stop = null;
  #leaving = 0;
  #heard = 0;

  constructor(address) {
    this.#address = address;
  }

  add(port) {
    port.onmessage = ({ data }) => {
      if (data.topics) {
        this.#pages.set(port, data.topics);
        if (Date.now() - this.#heard < SILENT) this.#tell(port, this.#values);
      } else this.#pages.delete(port);
      this.#settle();
    };
    port.start?.();
  }

  #settle() {
    clearTimeout(this.#leaving);
    const wanted = new Set([...this.#pages.values()].flat());
    if (wanted.size === 0) this.#leaving = setTimeout(() => this.#end(), LINGER);
    else if (!this.#stop || [...wanted].some((topic) => !this.#topics.has(topic))) this.#begin(wanted);
  }

  #begin(topics) {
    this.#end();
    this.#topics = topics;
    this.#stop = new AbortController();
    this.#follow(this.#stop.signal);
  }

  #end() {
    this.#stop?.abort();
    this.#stop = null;
    this.#values = {};
    this.#last = "";
    this.#heard = 0;
  }

  async #follow(stopped) {
    let wait = 1_000;
    while (!stopped.aborted) {
      const line = new AbortController();
      const cut = () => line.abort();
      stopped.addEventListener("abort", cut);
      let silence = setTimeout(cut, SILENT);
      try {
        const answer = await fetch(this.#address + "?topics=" + [...this.#topics].sort(), {
          headers: { Accept: "text/event-stream", ...(this.#last ? { "Last-Event-ID": this.#last } : {}) },
          cache: "no-store",
          redirect: "error",
          signal: line.signal,
        });
        if (answer.status === 401) {
          this.#say({ ended: true });
          return this.#end();
        }
        if (answer.ok) {
          for await (const [name, data, id] of events(answer)) {
            clearTimeout(silence);
            silence = setTimeout(cut, SILENT);
            wait = 1_000;
            this.#heard = Date.now();
            if (id) this.#last = id;
            if (name === "values") {
              Object.assign(this.#values, data);
              for (const port of this.#pages.keys()) this.#tell(port, data);
            } else this.#say({});
          }
        }
      } catch {
        // The line is cut, or the house is away: pages say so once it lasts.
      } finally {
        clearTimeout(silence);
        line.abort();
        stopped.removeEventListener("abort", cut);
      }
      if (stopped.aborted) return;
      await new Promise((again) => setTimeout(again, wait));
      wait = Math.min(wait * 2, SLOWEST);
    }
  }

  #tell(port, values) {
    const topics = this.#pages.get(port);
    const own = Object.entries(values).filter(([key]) => topics.includes(key.slice(0, key.indexOf("."))));
    port.postMessage({ values: Object.fromEntries(own), heard: this.#heard });
  }

  #say(news) {
    for (const port of this.#pages.keys()) port.postMessage({ heard: this.#heard, ...news });
  }
}
