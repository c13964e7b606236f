/** An answer that sent us elsewhere: what was asked, and its status. */
export type OutRedirect = { url: string; status: number };

/** How far a request has come: the URL it is at, and the redirects behind it. */
export type RequestPath = { url: string; redirects: OutRedirect[] };
