// Written from the API's description by apps/api/src/client-schema.test.ts.
export interface paths {
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is signed in, and what they may do
         * @description Needs any key.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Sign in with an API key: the answer sets a cookie
         * @description It lasts twelve hours, or until its key is revoked, and may do what the key may.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        apiKey: string;
                    };
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `cross-site-request`: The request came from another site; `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Sign out: the answer removes the cookie */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How one signs in here, besides with an API key */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Null: not through an identity provider */
                            oidc: {
                                /** @description What people call the provider */
                                name: string;
                            } | null;
                        };
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/oidc/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to sign in through the identity provider: where to send the browser
         * @description The answer sets a cookie for ten minutes, without which POST /session/oidc/finish refuses.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uri */
                            address: string;
                        };
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `cross-site-request`: The request came from another site; `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `sign-in-not-configured`: There is no such sign-in */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `identity-provider-unavailable`: The identity provider cannot be used; `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/oidc/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in through the identity provider: the answer sets a cookie
         * @description The session lasts twelve hours. What it may do follows from the groups that the provider tells, at each sign-in anew.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description The query that the provider added to the address it sent the browser back to */
                        answer: string;
                    };
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `sign-in-invalid`: The sign-in is not valid; `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `sign-in-not-allowed`: This person may not sign in; `cross-site-request`: The request came from another site; `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `sign-in-not-configured`: There is no such sign-in */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `identity-provider-unavailable`: The identity provider cannot be used; `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/slides": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List slides, newest first
         * @description Needs the scope `slides:read`.
         */
        get: {
            parameters: {
                query?: {
                    externalId?: string;
                    limit?: number;
                    /** @description The nextCursor of the page before */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            slides: components["schemas"]["SlideWithAnalyses"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Upload a slide and start its analysis
         * @description Fields may stand before or after the file. Whatever fails leaves nothing behind.
         *
         *     Needs the scope `slides:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The first success is kept under this key and given again to every repetition of the request */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "multipart/form-data": {
                        /** @description The slide's name in the lab's own system */
                        externalId?: string;
                        /** @description µm per pixel at full resolution, "0.25" or "0.25,0.26"; takes the place of what the file says */
                        mppOverride?: string;
                        /** @description A registered model: its name, name@version or SHA-256; without it the active one */
                        model?: string;
                        /**
                         * @description A JSON object of your own. Slides with the same `caseId` in it stay together when reviewed slides are trained on
                         * @default {}
                         */
                        metadata?: {
                            [key: string]: unknown;
                        };
                        /** @description Whether to start an analysis */
                        analyse?: string;
                        /** @description Whether to take label and macro, which may name the patient, out of the stored file; refused for formats where it cannot be done */
                        stripLabel?: string;
                        /**
                         * Format: binary
                         * @description The slide
                         */
                        file: string;
                    };
                };
            };
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SlideAdmitted"];
                    };
                };
                /** @description `request-invalid`: The request is not valid; `upload-truncated`: The upload ended early */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `model-not-found`: Model not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `idempotency-key-in-use`: A request with this key is in progress */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `upload-too-large`: The upload is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `media-type-unsupported`: The media type is not supported */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-empty`: The file is empty; `slide-format-unsupported`: The format is not supported; `slide-truncated`: The slide file is incomplete; `slide-unreadable`: The slide cannot be decoded; `slide-too-small`: The image is too small to be analysed; `slide-too-large`: The image is too large for its format; `label-not-removable`: The label cannot be removed from the file; `mpp-unknown`: The physical resolution is not known; `mpp-implausible`: The physical resolution is not plausible; `idempotency-key-reused`: The key was used for another request */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `storage-unavailable`: Object storage is unavailable; `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/slides/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A slide and its analyses
         * @description Needs the scope `slides:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SlideWithAnalyses"];
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-not-found`: Slide not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * Delete a slide with its analyses
         * @description Analyses that have not ended are cancelled.
         *
         *     Needs the scope `slides:write`.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-not-found`: Slide not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-not-ready`: The slide is not ready */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/slides/{id}/associated-images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A slide's label, macro and thumbnail
         * @description Label and macro may show a name. Those of MRXS and DICOM are there once an analysis has opened the slide.
         *
         *     Needs the scope `slides:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            images: {
                                /** @enum {string} */
                                name: "label" | "macro" | "thumbnail";
                                href: string;
                            }[];
                        };
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-not-found`: Slide not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-not-ready`: The slide is not ready */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `decoder-failed`: The slide was not decoded within its limits */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `storage-unavailable`: Object storage is unavailable; `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/slides/{id}/associated-images/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A slide's label, macro or thumbnail as a JPEG
         * @description Needs the scope `slides:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    name: "label" | "macro" | "thumbnail";
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "image/jpeg": string;
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-not-found`: Slide not found; `associated-image-not-found`: The slide has no such image */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-not-ready`: The slide is not ready */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-unreadable`: The slide cannot be decoded; `decoder-failed`: The slide was not decoded within its limits */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `storage-unavailable`: Object storage is unavailable; `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/slides/{id}/image": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How a viewer asks for a slide: the geometry of its tiles (Deep Zoom)
         * @description Needs the scope `slides:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SlideImage"];
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-not-found`: Slide not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-not-ready`: The slide is not ready */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-unreadable`: The slide cannot be decoded; `slide-truncated`: The slide file is incomplete; `decoder-failed`: The slide was not decoded within its limits */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-reader-missing`: The reader of this format is not installed */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `storage-unavailable`: Object storage is unavailable; `scratch-unavailable`: The scratch disk cannot be used; `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/slides/{id}/image/{level}/{column}/{row}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One tile of a slide as a JPEG
         * @description Needs the scope `slides:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    level: number;
                    column: number;
                    row: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Never changes: to be kept by the browser of whoever asked */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "image/jpeg": string;
                    };
                };
                /** @description What was kept is good */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-not-found`: Slide not found; `tile-not-found`: The slide has no such tile */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-not-ready`: The slide is not ready */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-unreadable`: The slide cannot be decoded; `slide-truncated`: The slide file is incomplete; `decoder-failed`: The slide was not decoded within its limits */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-reader-missing`: The reader of this format is not installed */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `storage-unavailable`: Object storage is unavailable; `scratch-unavailable`: The scratch disk cannot be used; `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/slides/{id}/image/crop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A place of a slide at full resolution as a JPEG
         * @description Needs the scope `slides:read`.
         */
        get: {
            parameters: {
                query: {
                    /** @description Level-0 pixels, in the middle of the picture */
                    xPx: number;
                    yPx: number;
                    /** @description Level-0 pixels on a side; white beyond the slide */
                    sizePx?: number;
                    /** @description Pixels of the picture on a side; without it sizePx */
                    outPx?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Never changes: to be kept by the browser of whoever asked */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "image/jpeg": string;
                    };
                };
                /** @description What was kept is good */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-not-found`: Slide not found; `tile-not-found`: The slide has no such tile */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-not-ready`: The slide is not ready */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-unreadable`: The slide cannot be decoded; `slide-truncated`: The slide file is incomplete; `decoder-failed`: The slide was not decoded within its limits */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-reader-missing`: The reader of this format is not installed */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `storage-unavailable`: Object storage is unavailable; `scratch-unavailable`: The scratch disk cannot be used; `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/slides/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open an upload in parts
         * @description The parts go straight to the object store, to addresses that POST …/parts gives.
         *
         *     Needs the scope `slides:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The first success is kept under this key and given again to every repetition of the request */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description The slide's name in the lab's own system */
                        externalId?: string;
                        /** @description µm per pixel at full resolution, "0.25" or "0.25,0.26"; takes the place of what the file says */
                        mppOverride?: string;
                        /** @description A registered model: its name, name@version or SHA-256; without it the active one */
                        model?: string;
                        fileName?: string;
                        /** @description Checked against the joined parts */
                        sizeBytes?: number;
                        /**
                         * @description A JSON object of your own. Slides with the same `caseId` in it stay together when reviewed slides are trained on
                         * @default {}
                         */
                        metadata?: {
                            [key: string]: unknown;
                        };
                        /** @default true */
                        analyse?: boolean;
                        /**
                         * @description Whether to take label and macro, which may name the patient, out of the stored file; refused for formats where it cannot be done
                         * @default false
                         */
                        stripLabel?: boolean;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OpenedUpload"];
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `model-not-found`: Model not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `idempotency-key-in-use`: A request with this key is in progress */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `upload-too-large`: The upload is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `idempotency-key-reused`: The key was used for another request */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `storage-unavailable`: Object storage is unavailable; `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/slides/uploads/{id}/parts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Addresses to put parts to
         * @description Needs the scope `slides:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        parts: {
                            partNumber: number;
                            /** @description Base64 of the part's SHA-256; the store refuses other bytes */
                            sha256: string;
                        }[];
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            parts: {
                                partNumber: number;
                                /** @description Takes the part by PUT */
                                url: string;
                                /** @description To be sent with it */
                                headers: {
                                    [key: string]: string;
                                };
                            }[];
                            /** Format: date-time */
                            expiresAt: string;
                        };
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `upload-not-found`: Upload not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/slides/uploads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The parts that have arrived, to resume from
         * @description Needs the scope `slides:write`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Upload"];
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `upload-not-found`: Upload not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `storage-unavailable`: Object storage is unavailable; `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * Abort an upload in parts
         * @description Needs the scope `slides:write`.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `upload-not-found`: Upload not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `storage-unavailable`: Object storage is unavailable; `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/slides/uploads/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Join the parts and start the analysis
         * @description Without a list of parts all that arrived are joined. Completing once more gives the same answer.
         *
         *     Needs the scope `slides:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        parts?: {
                            partNumber: number;
                            etag?: string;
                        }[];
                    } | null;
                };
            };
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SlideAdmitted"];
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `model-not-found`: Model not found; `upload-not-found`: Upload not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `upload-too-large`: The upload is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-empty`: The file is empty; `slide-format-unsupported`: The format is not supported; `slide-truncated`: The slide file is incomplete; `slide-unreadable`: The slide cannot be decoded; `slide-too-small`: The image is too small to be analysed; `slide-too-large`: The image is too large for its format; `label-not-removable`: The label cannot be removed from the file; `mpp-unknown`: The physical resolution is not known; `mpp-implausible`: The physical resolution is not plausible; `upload-parts-invalid`: The uploaded parts do not fit together */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `storage-unavailable`: Object storage is unavailable; `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/slides/{id}/analyses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start an analysis of a slide
         * @description Needs the scope `slides:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The first success is kept under this key and given again to every repetition of the request */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A registered model: its name, name@version or SHA-256; without it the active one */
                        model?: string;
                    } | null;
                };
            };
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Analysis"];
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-not-found`: Slide not found; `model-not-found`: Model not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `slide-not-ready`: The slide is not ready; `idempotency-key-in-use`: A request with this key is in progress */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `idempotency-key-reused`: The key was used for another request */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analyses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * State, progress and counts of an analysis
         * @description Needs the scope `results:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Analysis"];
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `analysis-not-found`: Analysis not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analyses/{id}/figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The figures found, most probable first
         * @description Needs the scope `results:read`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description minX,minY,maxX,maxY in level-0 pixels; the maxima themselves are outside, so that boxes tile */
                    bbox?: string;
                    /** @description Without it the analysis' threshold, or 0 when candidates are asked for */
                    minProbability?: number;
                    /** @description candidate: below the threshold. Mitotic figures are typical or atypical once classified, and mitotic where no classifier has looked at them */
                    class?: "mitotic" | "typical" | "atypical" | "candidate";
                    limit?: number;
                    /** @description The nextCursor of the page before */
                    cursor?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            figures: components["schemas"]["Figure"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `analysis-not-found`: Analysis not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `results-not-ready`: The analysis has no results yet */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analyses/{id}/figures.columns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The figures found, most probable first, column by column: many at once, to be drawn
         * @description Needs the scope `results:read`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description That of the first values */
                    fromOrdinal?: number;
                    limit?: number;
                    minProbability?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FigureColumns"];
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `analysis-not-found`: Analysis not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `results-not-ready`: The analysis has no results yet */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analyses/{id}/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count anew: at another threshold, with what reviewers said
         * @description Needs the scope `results:read`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description From which probability a figure is mitotic; without it the analysis' threshold */
                    threshold?: number;
                    /** @description applied: what reviewers said of a figure takes the place of what the model says */
                    reviews?: "none" | "applied";
                    /** @description Of all reviewers, this one alone; needs reviews=applied */
                    reviewer?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Recount"];
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `analysis-not-found`: Analysis not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `results-not-ready`: The analysis has no results yet */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analyses/{id}/regions/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Count anew inside a region: at another threshold, with what reviewers said
         * @description Needs the scope `results:read`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description From which probability a figure is mitotic; without it the analysis' threshold */
                        threshold?: number;
                        /**
                         * @description applied: what reviewers said of a figure takes the place of what the model says
                         * @default none
                         * @enum {string}
                         */
                        reviews?: "none" | "applied";
                        /** @description Of all reviewers, this one alone; needs reviews=applied */
                        reviewer?: string;
                        /** @description Corners [x, y] in level-0 pixels, in order; closed by itself. What it winds around is inside */
                        polygonPx: [
                            number,
                            number
                        ][];
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RegionCount"];
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `analysis-not-found`: Analysis not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `results-not-ready`: The analysis has no results yet */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `storage-unavailable`: Object storage is unavailable; `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analyses/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an analysis
         * @description Needs the scope `slides:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Analysis"];
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `analysis-not-found`: Analysis not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `analysis-ended`: The analysis has already ended */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `storage-unavailable`: Object storage is unavailable; `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What becomes of analyses, as it happens
         * @description Server-sent events: `analysis`, whose data is what GET /analyses/:id answers. Every connection is first told of all analyses that are unfinished or ended within the last hour; then `ready` is sent, and from there on each change.
         *
         *     Needs the scope `results:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Events one after the other, for as long as the key or session is good */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": {
                            /** @enum {string} */
                            event: "analysis" | "ready";
                            data: string;
                        };
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `event-streams-exhausted`: Too many streams of events; `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analyses/{id}/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What reviewers say of the figures, in the order in which they said it
         * @description Needs the scope `results:read`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Who looked, as they are called in the laboratory */
                    reviewer?: string;
                    /** @description true: everything that was ever said; else the latest of each reviewer on each figure */
                    history?: string;
                    limit?: number;
                    /** @description The nextCursor of the page before */
                    cursor?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            reviews: components["schemas"]["Review"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `analysis-not-found`: Analysis not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `results-not-ready`: The analysis has no results yet */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Say what a figure is: accept, reject, relabel, add, undo
         * @description Nothing is overwritten: the model's figures stay, and so does everything that was said before. Of each reviewer the latest review of a figure counts. To undo, say what you said before, or `withdrawn` where you had said nothing.
         *
         *     A place within 7.5 µm of a figure, the model's or an added one, is a review of that figure, unless you have rejected it.
         *
         *     Needs the scope `review`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ordinal: number;
                        /**
                         * @description What the reviewer says it is. To accept a figure is to give it its class again; mitotic says nothing of a class; rejected: no mitotic figure; withdrawn: the reviewer says nothing of it any more
                         * @enum {string}
                         */
                        verdict: "mitotic" | "typical" | "atypical" | "rejected" | "withdrawn";
                        /** @description Who looked, as they are called in the laboratory */
                        reviewer: string;
                    } | {
                        /** Format: uuid */
                        addedFigureId: string;
                        /**
                         * @description What the reviewer says it is. To accept a figure is to give it its class again; mitotic says nothing of a class; rejected: no mitotic figure; withdrawn: the reviewer says nothing of it any more
                         * @enum {string}
                         */
                        verdict: "mitotic" | "typical" | "atypical" | "rejected" | "withdrawn";
                        /** @description Who looked, as they are called in the laboratory */
                        reviewer: string;
                    } | {
                        xPx: number;
                        yPx: number;
                        /** @enum {string} */
                        verdict: "mitotic" | "typical" | "atypical";
                        /** @description Who looked, as they are called in the laboratory */
                        reviewer: string;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Review"];
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `analysis-not-found`: Analysis not found; `figure-not-found`: Figure not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `results-not-ready`: The analysis has no results yet */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analyses/{id}/agreement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far two reviewers agree
         * @description Needs the scope `results:read`.
         */
        get: {
            parameters: {
                query: {
                    /** @description Who looked, as they are called in the laboratory */
                    first: string;
                    /** @description Who looked, as they are called in the laboratory */
                    second: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Agreement"];
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `analysis-not-found`: Analysis not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `results-not-ready`: The analysis has no results yet */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analyses/{id}/sign-offs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who stands for the result
         * @description Needs the scope `results:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            signOffs: components["schemas"]["SignOff"][];
                        };
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `analysis-not-found`: Analysis not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Stand for the result with its reviews
         * @description Says that every mitotic figure of the slide is among those counted, at the threshold of the analysis and with all reviews applied. Reviews that come later leave it there, marked as outdated. For research use, not for diagnosis.
         *
         *     Needs the scope `review`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Who looked, as they are called in the laboratory */
                        reviewer: string;
                        /**
                         * @description false takes your sign-off back
                         * @default true
                         */
                        signed?: boolean;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignOff"];
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `analysis-not-found`: Analysis not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `results-not-ready`: The analysis has no results yet */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analyses/{id}/figures.geojson": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The figures as GeoJSON for QuPath
         * @description Needs the scope `results:read`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description From which probability a figure is mitotic; without it the analysis' threshold */
                    threshold?: number;
                    /** @description applied: what reviewers said of a figure takes the place of what the model says */
                    reviews?: "none" | "applied";
                    /** @description Of all reviewers, this one alone; needs reviews=applied */
                    reviewer?: string;
                    /** @description Less probable figures are left out, unless they were reviewed; with the threshold here, no candidates */
                    minProbability?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Sent as it is read, whatever its length */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/geo+json": unknown;
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `analysis-not-found`: Analysis not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `results-not-ready`: The analysis has no results yet */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analyses/{id}/figures.geojson.gz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The figures as GeoJSON for QuPath, gzipped
         * @description Needs the scope `results:read`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description From which probability a figure is mitotic; without it the analysis' threshold */
                    threshold?: number;
                    /** @description applied: what reviewers said of a figure takes the place of what the model says */
                    reviews?: "none" | "applied";
                    /** @description Of all reviewers, this one alone; needs reviews=applied */
                    reviewer?: string;
                    /** @description Less probable figures are left out, unless they were reviewed; with the threshold here, no candidates */
                    minProbability?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Sent as it is read, whatever its length */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/gzip": string;
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `analysis-not-found`: Analysis not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `results-not-ready`: The analysis has no results yet */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analyses/{id}/figures.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The figures as CSV, one row a figure
         * @description Needs the scope `results:read`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description From which probability a figure is mitotic; without it the analysis' threshold */
                    threshold?: number;
                    /** @description applied: what reviewers said of a figure takes the place of what the model says */
                    reviews?: "none" | "applied";
                    /** @description Of all reviewers, this one alone; needs reviews=applied */
                    reviewer?: string;
                    /** @description Less probable figures are left out, unless they were reviewed; with the threshold here, no candidates */
                    minProbability?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Sent as it is read, whatever its length */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/csv; charset=utf-8; header=present": string;
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `analysis-not-found`: Analysis not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `results-not-ready`: The analysis has no results yet */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analyses/{id}/figures.midog.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The figures as JSON as MIDOG 2025 Track 1 wants it
         * @description Needs the scope `results:read`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description From which probability a figure is mitotic; without it the analysis' threshold */
                    threshold?: number;
                    /** @description applied: what reviewers said of a figure takes the place of what the model says */
                    reviews?: "none" | "applied";
                    /** @description Of all reviewers, this one alone; needs reviews=applied */
                    reviewer?: string;
                    /** @description Less probable figures are left out, unless they were reviewed; with the threshold here, no candidates */
                    minProbability?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Sent as it is read, whatever its length */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json; charset=utf-8": unknown;
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `analysis-not-found`: Analysis not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `results-not-ready`: The analysis has no results yet */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analyses/{id}/figures.dsa.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The figures as annotation of the Digital Slide Archive
         * @description Needs the scope `results:read`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description From which probability a figure is mitotic; without it the analysis' threshold */
                    threshold?: number;
                    /** @description applied: what reviewers said of a figure takes the place of what the model says */
                    reviews?: "none" | "applied";
                    /** @description Of all reviewers, this one alone; needs reviews=applied */
                    reviewer?: string;
                    /** @description Less probable figures are left out, unless they were reviewed; with the threshold here, no candidates */
                    minProbability?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Sent as it is read, whatever its length */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json; charset=utf-8": unknown;
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `analysis-not-found`: Analysis not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `results-not-ready`: The analysis has no results yet */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analyses/{id}/figures.coco.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The figures as COCO
         * @description Needs the scope `results:read`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description From which probability a figure is mitotic; without it the analysis' threshold */
                    threshold?: number;
                    /** @description applied: what reviewers said of a figure takes the place of what the model says */
                    reviews?: "none" | "applied";
                    /** @description Of all reviewers, this one alone; needs reviews=applied */
                    reviewer?: string;
                    /** @description Less probable figures are left out, unless they were reviewed; with the threshold here, no candidates */
                    minProbability?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Sent as it is read, whatever its length */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json; charset=utf-8": unknown;
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `analysis-not-found`: Analysis not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `results-not-ready`: The analysis has no results yet */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analyses/{id}/figures.dcm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The figures as DICOM Microscopy Bulk Simple Annotations
         * @description Needs the scope `results:read`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description From which probability a figure is mitotic; without it the analysis' threshold */
                    threshold?: number;
                    /** @description applied: what reviewers said of a figure takes the place of what the model says */
                    reviews?: "none" | "applied";
                    /** @description Of all reviewers, this one alone; needs reviews=applied */
                    reviewer?: string;
                    /** @description Less probable figures are left out, unless they were reviewed; with the threshold here, no candidates */
                    minProbability?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Sent as it is read, whatever its length */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/dicom": string;
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `analysis-not-found`: Analysis not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `results-not-ready`: The analysis has no results yet; `no-figures`: There are no figures to export */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the registered models, newest first
         * @description Needs the scope `slides:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            models: components["schemas"]["Model"][];
                        };
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models/{sha256}/evaluations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a model scored, by data set and domain; the latest of each
         * @description Needs the scope `slides:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sha256: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            evaluations: components["schemas"]["ModelEvaluation"][];
                        };
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `model-not-found`: Model not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Note what a model scored on a data set
         * @description f1 and balanced-accuracy without a domain are what later models are compared by.
         *
         *     Needs the scope `admin`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sha256: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        dataset: string;
                        /** @description A date, a hash: another version is another data set */
                        datasetVersion: string;
                        metrics: {
                            /** @description f1, balanced-accuracy, precision … */
                            metric: string;
                            /**
                             * @description Scanner, laboratory, tumour; null: all together
                             * @default null
                             */
                            domain?: string | null;
                            value: number;
                            /** @default null */
                            interval95?: [
                                number,
                                number
                            ] | null;
                        }[];
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            recorded: number;
                        };
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `model-not-found`: Model not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models/{sha256}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a model the default for new analyses
         * @description Refused where it scores less than the active one, in f1 or balanced-accuracy, on a data set that the active one was evaluated on. Analyses keep the model they were asked for with.
         *
         *     Needs the scope `admin`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sha256: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Model"];
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `model-not-found`: Model not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `model-not-evaluated`: The model was not evaluated; `model-worse`: The model is worse than the active one */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models/{sha256}/canary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a share of slides try a model in place of the active one
         * @description A slide is in the share, or not, each time. Needs what activating needs; a share of 0 ends the trial.
         *
         *     Needs the scope `admin`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sha256: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        share: number;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Model"];
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `model-not-found`: Model not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `model-not-evaluated`: The model was not evaluated; `model-worse`: The model is worse than the active one */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models/roll-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the model active again that was before the active one
         * @description Ends a trial as well. Called again, it goes back further.
         *
         *     Needs the scope `admin`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Model"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `no-model-before`: There is no model to go back to */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhook endpoints
         * @description Needs the scope `webhooks`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            webhookEndpoints: components["schemas"]["WebhookEndpoint"][];
                        };
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Have events sent to an address
         * @description Needs the scope `webhooks`.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The first success is kept under this key and given again to every repetition of the request */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        url: string;
                        /**
                         * @description Which events to send; an empty list means all
                         * @default []
                         */
                        eventTypes?: ("analysis.completed" | "analysis.failed" | "analysis.cancelled")[];
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebhookEndpointWithSecret"];
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `idempotency-key-in-use`: A request with this key is in progress */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `webhook-address-refused`: The webhook address is not allowed; `idempotency-key-reused`: The key was used for another request */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook-endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A webhook endpoint
         * @description Needs the scope `webhooks`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebhookEndpoint"];
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `webhook-endpoint-not-found`: Webhook endpoint not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * Delete a webhook endpoint
         * @description What was still to be sent there is not sent.
         *
         *     Needs the scope `webhooks`.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `webhook-endpoint-not-found`: Webhook endpoint not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /**
         * Change a webhook endpoint
         * @description Enabling one that was disabled forgets why it was.
         *
         *     Needs the scope `webhooks`.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        url?: string;
                        /** @description Which events to send; an empty list means all */
                        eventTypes?: ("analysis.completed" | "analysis.failed" | "analysis.cancelled")[];
                        enabled?: boolean;
                    };
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebhookEndpoint"];
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `webhook-endpoint-not-found`: Webhook endpoint not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `webhook-address-refused`: The webhook address is not allowed */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/webhook-endpoints/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The secret that signs what an endpoint is sent
         * @description Needs the scope `webhooks`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            secret: string;
                        };
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `webhook-endpoint-not-found`: Webhook endpoint not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/dead-letters/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the webhooks that were given up, newest first
         * @description Needs the scope `ops`.
         */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description The nextCursor of the page before */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            webhooks: components["schemas"]["DeadWebhook"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/dead-letters/webhooks/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Attempt a webhook that was given up once more
         * @description Under the same webhook-id. After ten attempts one more that fails is the last again.
         *
         *     Needs the scope `ops`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            attempt: number;
                        };
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `webhook-delivery-not-found`: No such webhook was given up */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `webhook-endpoint-disabled`: The webhook endpoint is disabled */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/dead-letters/analyses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the analyses that failed or saw only a part of their slide, latest first
         * @description Needs the scope `ops`.
         */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description The nextCursor of the page before */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            analyses: components["schemas"]["DeadAnalysis"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/dead-letters/analyses/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take up an analysis that failed or is partial once more
         * @description With the same model, under a new generation; batches that are done are not run again. Until it ends there is no result. One that people have reviewed is refused: ask for a new analysis of the slide.
         *
         *     Needs the scope `ops`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: uuid */
                            id: string;
                            generation: number;
                        };
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `analysis-not-found`: Analysis not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `analysis-not-replayable`: The analysis cannot be replayed */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your keys, newest first, with those that no longer work
         * @description Needs the scope `admin`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            apiKeys: components["schemas"]["ApiKey"][];
                        };
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Make a key
         * @description Needs the scope `admin`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Who or what uses the key */
                        name: string;
                        scopes: ("slides:write" | "slides:read" | "results:read" | "review" | "webhooks" | "ops" | "admin")[];
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NewApiKey"];
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a successor of the same name and scopes
         * @description The old key works until its grace is over. A key that has a successor gets no second one.
         *
         *     Needs the scope `admin`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description For how many seconds the old key goes on working
                         * @default 86400
                         */
                        graceS?: number;
                    };
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NewApiKey"];
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-not-found`: API key not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a key at once
         * @description Needs the scope `admin`.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-not-found`: API key not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-keys/{id}/readmit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a revoked person sign in again
         * @description Of who signs in through the identity provider. They get a row of their own at the next sign-in; sessions of before stay ended.
         *
         *     Needs the scope `admin`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-not-found`: API key not found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who asked for which change, newest first
         * @description Each is on record before it is made. What was refused for its key or its form changes nothing and is not here.
         *
         *     Needs the scope `admin`.
         */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description The nextCursor of the page before */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            events: components["schemas"]["AuditEvent"][];
                            nextCursor: string | null;
                        };
                    };
                };
                /** @description `request-invalid`: The request is not valid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `api-key-missing`: An API key is needed; `api-key-invalid`: The API key is not valid; `session-expired`: The session has ended */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `scope-missing`: The API key lacks a scope */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `rate-limited`: Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `overloaded`: The service is at its limit; `database-unavailable`: The database is unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process lives */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            status: "live";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether Postgres, Redis and S3 answer */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            status: "ready" | "unavailable";
                            services: {
                                postgres: {
                                    ok: boolean;
                                    detail: string | null;
                                };
                                redis: {
                                    ok: boolean;
                                    detail: string | null;
                                };
                                s3: {
                                    ok: boolean;
                                    detail: string | null;
                                };
                            };
                        };
                    };
                };
                /** @description Service Unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            status: "ready" | "unavailable";
                            services: {
                                postgres: {
                                    ok: boolean;
                                    detail: string | null;
                                };
                                redis: {
                                    ok: boolean;
                                    detail: string | null;
                                };
                                s3: {
                                    ok: boolean;
                                    detail: string | null;
                                };
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Problem: {
            /** @description A URN of the code */
            type: string;
            title: string;
            status: number;
            /** @description What to branch on: one of the codes listed with each answer */
            code: string;
            /** @description For the person who has to act */
            detail: string;
            /** @description The path that was asked for */
            instance: string;
            requestId: string;
            /** @description The offending fields of a request that is not valid */
            errors?: {
                field: string;
                message: string;
            }[];
        };
        ApiKey: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description The key's first characters */
            prefix: string;
            /** @description Issuer and subject of who signs in through the identity provider; null: a key */
            person: string | null;
            scopes: ("slides:write" | "slides:read" | "results:read" | "review" | "webhooks" | "ops" | "admin")[];
            /** Format: date-time */
            createdAt: string;
            /** @description To a minute */
            lastUsedAt: string | null;
            /** @description When a rotated key stops working */
            expiresAt: string | null;
            revokedAt: string | null;
        };
        NewApiKey: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description The key's first characters */
            prefix: string;
            /** @description Issuer and subject of who signs in through the identity provider; null: a key */
            person: string | null;
            scopes: ("slides:write" | "slides:read" | "results:read" | "review" | "webhooks" | "ops" | "admin")[];
            /** Format: date-time */
            createdAt: string;
            /** @description To a minute */
            lastUsedAt: string | null;
            /** @description When a rotated key stops working */
            expiresAt: string | null;
            revokedAt: string | null;
            /** @description mk_…; it is not kept and never shown again */
            key: string;
        };
        Slide: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            state: "uploading" | "ready" | "deleting";
            externalId: string | null;
            fileName: string | null;
            metadata: {
                [key: string]: unknown;
            };
            sizeBytes: number | null;
            /** @description Null until it is known, which after an upload in parts takes a while */
            sha256: string | null;
            format: string | null;
            vendor: string | null;
            /** @description Null, like heightPx and mpp, for MRXS and DICOM until a first analysis has opened the slide */
            widthPx: number | null;
            heightPx: number | null;
            mpp: {
                x: number;
                y: number;
                source: string;
            } | null;
            /** Format: date-time */
            createdAt: string;
        };
        SlideWithAnalyses: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            state: "uploading" | "ready" | "deleting";
            externalId: string | null;
            fileName: string | null;
            metadata: {
                [key: string]: unknown;
            };
            sizeBytes: number | null;
            /** @description Null until it is known, which after an upload in parts takes a while */
            sha256: string | null;
            format: string | null;
            vendor: string | null;
            /** @description Null, like heightPx and mpp, for MRXS and DICOM until a first analysis has opened the slide */
            widthPx: number | null;
            heightPx: number | null;
            mpp: {
                x: number;
                y: number;
                source: string;
            } | null;
            /** Format: date-time */
            createdAt: string;
            analyses: {
                /** Format: uuid */
                id: string;
                state: string;
                model: {
                    name: string;
                    version: string;
                };
                mitoses: number | null;
                /** Format: date-time */
                createdAt: string;
                finishedAt: string | null;
            }[];
        };
        Analysis: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            slideId: string;
            /** @enum {string} */
            state: "queued" | "planning" | "detecting" | "reducing" | "completed" | "partial" | "failed" | "cancelled";
            /** @description Counts from 1; raised when the work is planned anew */
            generation: number;
            /** @description Share of the batches that have ended; 1 with a result */
            progress: number;
            /** @description Share of the tiles with tissue that were analysed */
            coverage: number | null;
            model: {
                name: string;
                version: string;
                sha256: string;
            };
            mpp: {
                x: number;
                y: number;
                source: string;
            } | null;
            /** @description Area of the tissue that was analysed, by which densities divide; until there is a result, of all tissue found */
            areaMm2: number | null;
            counts: {
                mitoses: number;
                /** @description Mitotic figures of class atypical; null where the model has no classifier */
                atypical: number | null;
                /** @description Detections below the threshold */
                candidates: number;
                mitosesInterval95: {
                    low: number;
                    high: number;
                };
            } | null;
            /** @description Atypical of all classified mitotic figures, 0 to 1, with its 95 % interval (Wilson); null where none was classified */
            atypicalShare: {
                value: number;
                low: number;
                high: number;
            } | null;
            mitosesPerMm2: number | null;
            mitosesPerMm2Interval95: {
                low: number;
                high: number;
            } | null;
            hotspot: {
                xPx: number;
                yPx: number;
                widthPx: number;
                heightPx: number;
                areaMm2: number;
                tissueAreaMm2: number;
                /** @description Mitotic figures in the window */
                count: number;
                /** @description Mitotic figures of class atypical; null where the model has no classifier */
                atypical: number | null;
                /** @description Atypical of all classified mitotic figures, 0 to 1, with its 95 % interval (Wilson); null where none was classified */
                atypicalShare: {
                    value: number;
                    low: number;
                    high: number;
                } | null;
            } | null;
            threshold: number | null;
            /** @description What really ran the networks: cpu, cpu-int8 (the detector in 8 bits), cuda, webgpu */
            executionProviders: string[];
            failedBatches: {
                batch: number;
                code: string;
                detail: string;
            }[];
            error: {
                code: string;
                detail: string;
            } | null;
            /** Format: date-time */
            createdAt: string;
            startedAt: string | null;
            finishedAt: string | null;
        };
        Recount: {
            threshold: number;
            /** @description Area of the tissue */
            areaMm2: number | null;
            counts: {
                mitoses: number;
                /** @description Mitotic figures of class atypical; null where the model has no classifier */
                atypical: number | null;
                /** @description Detections below the threshold */
                candidates: number;
                mitosesInterval95: {
                    low: number;
                    high: number;
                };
            };
            /** @description Figures, of the model or added, that reviewers say are not mitotic */
            rejected: number;
            /** @description Atypical of all classified mitotic figures, 0 to 1, with its 95 % interval (Wilson); null where none was classified */
            atypicalShare: {
                value: number;
                low: number;
                high: number;
            } | null;
            mitosesPerMm2: number | null;
            mitosesPerMm2Interval95: {
                low: number;
                high: number;
            } | null;
        };
        RegionCount: {
            threshold: number;
            counts: {
                mitoses: number;
                /** @description Mitotic figures of class atypical; null where the model has no classifier */
                atypical: number | null;
                /** @description Detections below the threshold */
                candidates: number;
                mitosesInterval95: {
                    low: number;
                    high: number;
                };
            };
            /** @description Figures, of the model or added, that reviewers say are not mitotic */
            rejected: number;
            /** @description Atypical of all classified mitotic figures, 0 to 1, with its 95 % interval (Wilson); null where none was classified */
            atypicalShare: {
                value: number;
                low: number;
                high: number;
            } | null;
            mitosesPerMm2: number | null;
            mitosesPerMm2Interval95: {
                low: number;
                high: number;
            } | null;
            /** @description What of the slide lies inside */
            areaMm2: number;
            /** @description Of it, the tissue that was analysed, by which the density divides */
            tissueAreaMm2: number;
        };
        Review: {
            /** @description Rises with every review */
            id: number;
            /** @description Of the model's figure; null of one that a reviewer added */
            ordinal: number | null;
            /** @description Of the added figure */
            addedFigureId: string | null;
            /** @description Where the figure is, in level-0 pixels */
            xPx: number;
            yPx: number;
            reviewer: string;
            /**
             * Format: uuid
             * @description The key it was given with
             */
            apiKeyId: string;
            /**
             * @description What the reviewer says it is. To accept a figure is to give it its class again; mitotic says nothing of a class; rejected: no mitotic figure; withdrawn: the reviewer says nothing of it any more
             * @enum {string}
             */
            verdict: "mitotic" | "typical" | "atypical" | "rejected" | "withdrawn";
            /** Format: date-time */
            createdAt: string;
        };
        SignOff: {
            id: number;
            reviewer: string;
            /**
             * Format: uuid
             * @description The key it was given with
             */
            apiKeyId: string;
            /** @description false: an earlier sign-off is taken back */
            signed: boolean;
            /** @description Whether it is the reviewer's latest */
            isCurrent: boolean;
            /** @description Whether figures were reviewed, by whomever, after it */
            isOutdated: boolean;
            threshold: number;
            /** @description As counted when it was signed, with all reviews applied */
            mitoses: number;
            atypical: number | null;
            /** Format: date-time */
            createdAt: string;
        };
        Agreement: {
            first: string;
            second: string;
            /** @description Figures that only the first reviewed */
            onlyFirst: number;
            onlySecond: number;
            /** @description On whether a figure is mitotic */
            mitotic: {
                /** @description Figures that both judged */
                items: number;
                /** @description Share of them on which they agree */
                observed: number | null;
                /** @description Cohen's κ; null without figures, or where both always said one thing */
                kappa: number | null;
            };
            /** @description On whether it is atypical, of figures to which both gave a class */
            atypical: {
                /** @description Figures that both judged */
                items: number;
                /** @description Share of them on which they agree */
                observed: number | null;
                /** @description Cohen's κ; null without figures, or where both always said one thing */
                kappa: number | null;
            };
        };
        FigureColumns: {
            threshold: number;
            /** @description The classifier's; null where there is none */
            atypicalThreshold: number | null;
            /** @description Where to go on; null at the end */
            nextOrdinal: number | null;
            /** @description Level-0 pixels, to 0.01 */
            xPx: number[];
            yPx: number[];
            probability: number[];
            atypicalProbability: (number | null)[];
        };
        Figure: {
            /** @description Counts from 0, the most probable */
            ordinal: number;
            /** @description Level-0 pixels; the centre of pixel i is i + 0.5 */
            xPx: number;
            yPx: number;
            /** @description µm from the slide's left edge */
            xUm: number;
            /** @description µm from the slide's upper edge */
            yUm: number;
            /** @description That it is a mitotic figure, 0 to 1 */
            probability: number;
            /**
             * @description candidate: below the threshold. Mitotic figures are typical or atypical once classified, and mitotic where no classifier has looked at them
             * @enum {string}
             */
            class: "mitotic" | "typical" | "atypical" | "candidate";
            /** @description That it is atypical if it is a mitotic figure, 0 to 1; null where no classifier has looked at it */
            atypicalProbability: number | null;
        };
        AuditEvent: {
            /** Format: date-time */
            at: string;
            /** Format: uuid */
            apiKeyId: string;
            /** @description From where, as far as trusted proxies tell */
            address: string;
            method: string;
            route: string;
            /** @description The ids in the request's path */
            params: {
                [key: string]: string;
            };
            requestId: string;
            /** @description Null while it runs, and for ever if the process died before it answered */
            status: number | null;
        };
        SlideImage: {
            widthPx: number;
            heightPx: number;
            tileSizePx: number;
            /** @constant */
            overlapPx: 0;
            /** @description Here the slide fits into one tile */
            minLevel: number;
            /** @description Full resolution; each level below it is half as wide and high */
            maxLevel: number;
            mpp: {
                x: number;
                y: number;
                source: string;
            } | null;
        };
        Model: {
            name: string;
            version: string;
            sha256: string;
            /** @description Whether new analyses use it unless they name another */
            active: boolean;
            /** @description Share of slides that try it in place of the active one */
            canaryShare: number | null;
            manifest: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            createdAt: string;
        };
        ModelEvaluation: {
            dataset: string;
            datasetVersion: string;
            metric: string;
            domain: string | null;
            value: number;
            interval95: [
                number,
                number
            ] | null;
            /** Format: date-time */
            recordedAt: string;
        };
        DeadAnalysis: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            slideId: string;
            /** @enum {string} */
            state: "failed" | "partial";
            generation: number;
            coverage: number | null;
            error: {
                code: string;
                detail: string;
            } | null;
            /** @description Batches that failed for good, and why */
            failedBatches: {
                batch: number;
                code: string;
                detail: string;
            }[];
            /** Format: date-time */
            finishedAt: string;
        };
        DeadWebhook: {
            /** Format: uuid */
            id: string;
            /** @description The webhook-id header of every attempt */
            webhookId: string;
            type: string;
            analysisId: string | null;
            endpoint: {
                /** Format: uuid */
                id: string;
                url: string;
                enabled: boolean;
                disabledReason: string | null;
            };
            attempts: number;
            lastStatus: number | null;
            lastError: string | null;
            /** Format: date-time */
            createdAt: string;
        };
        Session: {
            tenant: {
                /** Format: uuid */
                id: string;
                name: string;
            };
            apiKey: {
                /** Format: uuid */
                id: string;
                name: string;
                prefix: string;
            };
            /** @description admin allows everything */
            scopes: string[];
            /** @description Null where the key itself was sent */
            expiresAt: string | null;
        };
        SlideAdmitted: {
            slide: components["schemas"]["Slide"];
            analysis: components["schemas"]["Analysis"] | null;
        };
        OpenedUpload: {
            /** Format: uuid */
            uploadId: string;
            /**
             * Format: uuid
             * @description The slide that the upload becomes
             */
            slideId: string;
            /** @description Of every part but the last */
            partBytesMin: number;
            partsMax: number;
            /**
             * Format: date-time
             * @description When the upload is removed unless there is a sign of life before
             */
            expiresAt: string;
        };
        Upload: {
            /** Format: uuid */
            uploadId: string;
            /** Format: uuid */
            slideId: string;
            fileName: string | null;
            /** @description As announced when it was opened */
            sizeBytes: number | null;
            /** Format: date-time */
            expiresAt: string;
            parts: {
                partNumber: number;
                etag: string;
                sha256: string;
                sizeBytes: number;
            }[];
        };
        WebhookEndpoint: {
            /** Format: uuid */
            id: string;
            url: string;
            /** @description Which events to send; an empty list means all */
            eventTypes: ("analysis.completed" | "analysis.failed" | "analysis.cancelled")[];
            enabled: boolean;
            disabledReason: string | null;
            /** Format: date-time */
            createdAt: string;
        };
        WebhookEndpointWithSecret: {
            /** Format: uuid */
            id: string;
            url: string;
            /** @description Which events to send; an empty list means all */
            eventTypes: ("analysis.completed" | "analysis.failed" | "analysis.cancelled")[];
            enabled: boolean;
            disabledReason: string | null;
            /** Format: date-time */
            createdAt: string;
            /** @description Signs every message, as Standard Webhooks 1.0 says */
            secret: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
