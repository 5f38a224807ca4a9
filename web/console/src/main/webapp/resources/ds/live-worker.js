// The hub, shared by all pages of this browser.
import { Hub } from "./live-hub.js";

const hub = new Hub(new URLSearchParams(self.location.search).get("stream"));
self.onconnect = (event) => hub.add(event.ports[0]);
