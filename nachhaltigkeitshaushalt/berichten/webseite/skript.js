"use strict";
for (const knopf of document.querySelectorAll("button[data-auf]")) {
  knopf.addEventListener("click", () => {
    const auf = knopf.dataset.auf === "ja";
    for (const ast of document.querySelectorAll(".aufriss details")) {
      ast.open = auf && ast.dataset.ebene !== "produkt";
    }
  });
}
