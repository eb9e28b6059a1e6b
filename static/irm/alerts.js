// The key "a" acknowledges: the alert of the focused row, else of the page.
document.addEventListener("keydown", (event) => {
    if (event.key !== "a" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
    const place = document.querySelector("[data-row]") ? document.querySelector("[data-row].is-focused") : document;
    const button = place?.querySelector("main [data-acknowledge], [data-acknowledge]");
    if (!button) return;
    event.preventDefault();
    button.click();
});
