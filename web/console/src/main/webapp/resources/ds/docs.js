// A page of the docs: each block of code gets a button that copies it.
import { copy, icon, toast } from "./shell.js";

const doc = document.querySelector(".doc");
for (const block of doc.querySelectorAll("pre")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "ib s";
  button.lang = document.documentElement.lang;
  button.title = doc.dataset.copyWord;
  button.setAttribute("aria-label", doc.dataset.copyWord);
  button.append(icon("copy"));
  button.addEventListener("click", async () => {
    await copy(block.textContent);
    toast(document.body.dataset.copied);
  });
  const box = document.createElement("div");
  box.className = "code";
  block.replaceWith(box);
  box.append(block, button);
}
