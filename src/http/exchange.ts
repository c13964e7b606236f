/** One request on its way through the edge. */
export type Exchange = {
  request: Request;
  url: URL;
  requestId: string;
  /** Who is at the other end of the socket; null where there is none. */
  address: string | null;
  /** Set on whatever is answered, a refusal too. */
  headers: Record<string, string>;
};
