import type { Principal } from '../kernel/context.ts';
import type { Match } from '../rest/match.ts';
import type { EdgeRequest, Target } from './edge-request.ts';

/** One request on its way through the edge. */
export type Exchange = {
  request: EdgeRequest;
  url: Target;
  /** What the path was found to be, where that was looked up before. */
  match?: Match;
  requestId: string;
  /** Who is at the other end of the socket; null where there is none. */
  address: string | null;
  /** Who asks; absent until the key was found good. */
  principal?: Pick<Principal, 'workspaceId' | 'keyId'>;
  /** The template of the path; absent while none is known. */
  route?: string;
  /** Set on whatever is answered, a refusal too. */
  headers: Record<string, string>;
};
