const FACE = '^src/domains/[^/]+/(schema|rest)(\\.ts$|/)';
const TEST = '\\.test\\.ts$';
const CLI = '^src/cli/';
const typeOnly = { dependencyTypesNot: ['type-only'] };
const wall = (name, from, to) => ({ name, severity: 'error', from, to });

module.exports = {
  forbidden: [
    wall('no-cycles', {}, { circular: true, viaOnly: typeOnly }),
    wall('kernel-imports-nothing-of-ours', { path: '^src/kernel/' }, { path: '^src/(?!kernel/)', ...typeOnly }),
    wall('platform-knows-only-kernel', { path: '^src/platform/' }, { path: '^src/(?!platform/|kernel/|generated/)' }),
    wall(
      'machinery-knows-no-domain',
      { path: '^src/(events|work)/' },
      { path: '^src/(domains|graphql|rest|http|app)' },
    ),
    wall('page-reader-knows-only-kernel', { path: '^src/page-reader/' }, { path: '^src/(?!page-reader/|kernel/)' }),
    wall(
      'page-reader-through-its-door',
      { pathNot: '^src/page-reader/' },
      { path: '^src/page-reader/', pathNot: '^src/page-reader/(read-page|read-page-in-thread|types)\\.ts$' },
    ),
    wall(
      'cli-through-the-doors',
      { path: `${CLI}|^bench/` },
      { path: '^src/domains/', pathNot: '^src/domains/[^/]+/(index|handlers|schema|rest)\\.ts$' },
    ),
    wall('mcp-through-rest', { path: '^src/mcp/' }, { path: '^src/(domains|platform|events|work)/' }),
    wall('console-and-clients-know-contracts-only', { path: '^(console|clients)/' }, { path: '^src/' }),
    wall(
      'domain-inside-knows-no-face',
      { path: '^src/domains/', pathNot: `${FACE}|${TEST}` },
      { path: `^src/(graphql|rest|http|app|main|env)|${FACE}` },
    ),
    wall(
      'domain-through-its-door',
      { path: '^src/domains/([^/]+)/', pathNot: FACE },
      { path: '^src/domains/', pathNot: ['^src/domains/$1/', '^src/domains/[^/]+/index\\.ts$'] },
    ),
    wall(
      'face-sees-own-inside-and-other-faces',
      { path: '^src/domains/([^/]+)/(schema|rest)(\\.ts$|/)' },
      {
        path: '^src/domains/',
        pathNot: ['^src/domains/$1/', '^src/domains/[^/]+/(index|schema)\\.ts$', '^src/domains/[^/]+/schema/'],
      },
    ),
    wall(
      'schemas-collected-in-one-place',
      { pathNot: `^src/graphql/schema\\.ts$|^src/domains/[^/]+/schema(\\.ts$|/)|${TEST}` },
      { path: '^src/domains/[^/]+/schema(\\.ts$|/)' },
    ),
    wall(
      'routes-collected-in-one-place',
      { pathNot: `^src/rest/routes\\.ts$|^src/domains/[^/]+/rest(\\.ts$|/)|${TEST}` },
      { path: '^src/domains/[^/]+/rest(\\.ts$|/)' },
    ),
    wall(
      'handlers-collected-in-one-place',
      { pathNot: `^src/app\\.ts$|^test/|${TEST}` },
      { path: '^src/domains/[^/]+/handlers\\.ts$' },
    ),
    wall(
      'rest-reaches-domains-through-graphql',
      { path: '^src/rest/(?!routes\\.ts$)', pathNot: TEST },
      { path: '^src/(domains|platform|events|work)/' },
    ),
    wall(
      'drivers-stay-in-platform',
      { path: '^src/', pathNot: '^src/platform/|^src/generated/' },
      { path: 'node_modules/(bullmq|ioredis|pg|@prisma/adapter-pg)/' },
    ),
    wall(
      'graphql-stays-in-the-faces',
      {
        path: '^src/',
        pathNot: '^src/(graphql|rest|http|simulators)/|^src/domains/[^/]+/schema\\.ts$|^src/generated/',
      },
      { path: 'node_modules/(graphql|graphql-yoga|@pothos/[^/]+)/', ...typeOnly },
    ),
    wall('no-orphans', { orphan: true, pathNot: `\\.d\\.ts$|^src/generated/|${TEST}|${CLI}|-worker\\.ts$` }, {}),
    wall('source-never-imports-tests', { path: '^src/', pathNot: TEST }, { path: `${TEST}|^test/` }),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/generated' },
  },
};
