// Draws the OpenAPI document with Swagger UI. A member signed in in this browser can try endpoints without a key.
(() => {
    "use strict";

    const place = document.getElementById("api-docs");
    const { schemaUrl, csrfToken } = place.dataset;

    window.SwaggerUIBundle({
        domNode: place,
        url: schemaUrl,
        deepLinking: true,
        docExpansion: "list",
        defaultModelsExpandDepth: 0,
        displayRequestDuration: true,
        filter: true,
        tryItOutEnabled: false,
        validatorUrl: null,
        presets: [window.SwaggerUIBundle.presets.apis],
        requestInterceptor: (request) => {
            const isOurs = new URL(request.url, document.baseURI).origin === window.location.origin;
            if (isOurs && !request.headers.Authorization) request.headers["X-CSRFToken"] = csrfToken;
            return request;
        },
    });
})();
