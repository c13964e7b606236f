import { type ASTNode, type ASTVisitFn, type ASTVisitor, BREAK, visitInParallel } from 'graphql';

type Visit = ASTVisitFn<ASTNode>;

/** One of several visitors, and the node that it passed by: it hears of nothing until that is left. */
type Member = { visitor: ASTVisitor; passedBy: ASTNode | typeof BREAK | null };

/** What one of them does with nodes of a kind. */
type Part = { member: Member; enter: Visit | undefined; leave: Visit | undefined };

/**
 * Visitors that edit nothing as one. graphql-js' own asks each visitor about each of its 43 kinds; rules name the few that they
 * are about.
 */
export function visitTogether(visitors: readonly ASTVisitor[]): ASTVisitor {
  if (visitors.some((visitor) => 'enter' in visitor || 'leave' in visitor)) return visitInParallel(visitors);
  const parts = new Map<string, Part[]>();
  for (const visitor of visitors) {
    const member: Member = { visitor, passedBy: null };
    for (const [kind, given] of Object.entries(visitor)) {
      const { enter, leave } = typeof given === 'function' ? { enter: given } : given;
      const part = { member, enter, leave };
      const ofKind = parts.get(kind);
      if (ofKind) ofKind.push(part);
      else parts.set(kind, [part]);
    }
  }
  return Object.fromEntries(Array.from(parts, ([kind, ofKind]) => [kind, together(ofKind)]));
}

function together(parts: readonly Part[]): { enter: Visit; leave: Visit } {
  return {
    enter(...args) {
      for (const { member, enter } of parts) {
        if (member.passedBy !== null || !enter) continue;
        const result = enter.apply(member.visitor, args);
        if (result === false) member.passedBy = args[0];
        else if (result === BREAK) member.passedBy = BREAK;
      }
    },
    leave(...args) {
      for (const { member, leave } of parts) {
        if (member.passedBy === args[0]) member.passedBy = null;
        else if (member.passedBy === null && leave) {
          const result = leave.apply(member.visitor, args);
          if (result === BREAK) member.passedBy = BREAK;
        }
      }
    },
  };
}
