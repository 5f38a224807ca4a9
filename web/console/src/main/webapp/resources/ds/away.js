// The page of a database that is away: what was asked for takes its place once it can be shown.
const { href } = document.querySelector("[data-again]");

async function ask() {
  const answer = await fetch(href, { method: "HEAD" }).catch(() => null);
  if (answer && answer.status < 500) location.replace(href);
  else setTimeout(ask, 5_000);
}
setTimeout(ask, 5_000);
