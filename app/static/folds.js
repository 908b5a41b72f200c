// On a phone the long parts of a page start closed, but for the one that the address points to.
"use strict";
const phone = matchMedia("(max-width: 760px)");
const parts = (within) => document.querySelectorAll(`${within} details.folds`);

const open = (within) => parts(within).forEach((part) => { part.open = true; });
const fold = () => {
  parts("body").forEach((part) => { part.open = !phone.matches; });
  open("section:target");
};

fold();
phone.addEventListener("change", fold);
addEventListener("hashchange", () => open("section:target"));
addEventListener("beforeprint", () => open("body"));
