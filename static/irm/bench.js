// The bench of a slot: rows are dragged into another order (SortableJS), which is told to the server at once. The
// arrow buttons of each row do the same without the script and with the keyboard.
(() => {
    const bench = document.querySelector("[data-bench]");
    if (!bench || !window.Sortable) return;
    const token = () => JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];
    const toast = (text, level) => document.dispatchEvent(new CustomEvent("irm:toast", { detail: { text, level } }));
    const rows = () => [...bench.querySelectorAll("[data-candidate]")];

    function number() {
        rows().forEach((row, place) => { row.querySelector(".candidate-rank").textContent = String(place + 1); });
    }

    async function tell(row, before) {
        const body = new URLSearchParams(rows().map((each) => ["candidate", each.dataset.candidate]));
        let answer = null;
        let said = {};
        try {
            answer = await fetch(bench.dataset.bench, { method: "POST", body, headers: { "X-CSRFToken": token() } });
            said = await answer.json();
        } catch {
            said = { detail: document.getElementById("toasts").dataset.failed };
        }
        if (!answer?.ok) bench.insertBefore(row, before);
        number();
        toast(answer?.ok ? said.done : said.detail, answer?.ok ? "success" : "error");
    }

    let before = null;
    window.Sortable.create(bench, {
        draggable: "[data-candidate]",
        filter: "a, button, input",
        preventOnFilter: false,
        animation: 120,
        delay: 150,
        delayOnTouchOnly: true,
        onStart: (event) => { before = event.item.nextElementSibling; },
        onEnd: (event) => { if (event.oldIndex !== event.newIndex) tell(event.item, before); },
    });
})();
