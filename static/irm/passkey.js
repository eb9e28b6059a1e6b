// allauth dispatches "allauth.error" when the browser refuses a passkey; without this it is silent.
(() => {
    const { refused, known } = document.currentScript.dataset;
    document.addEventListener("allauth.error", (event) => {
        event.preventDefault();
        const name = event.detail.exception?.name;
        window.irm.toast(name === "InvalidStateError" ? known : refused, "error");
    });
})();
