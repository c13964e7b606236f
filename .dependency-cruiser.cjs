const FACE = '^src/domains/[^/]+/(schema|rest)(\\.ts$|/)';
const SCHEMA = '^src/domains/[^/]+/schema(\\.ts$|/)';
const REST = '^src/domains/[^/]+/rest(\\.ts$|/)';
const TEST = '\\.test\\.ts$';
const CLI = '^src/cli/';
const typeOnly = { dependencyTypesNot: ['type-only'] };
const wall = (name, from, to) => ({ name, severity: 'error', from, to });

/** A domain may ask those of the layers before its own, never one of its own layer or behind it. */
const LAYERS = [
  ['uploads'],
  ['catalog', 'models'],
  ['personas', 'scores', 'stores'],
  ['prompt-runs', 'recommendations'],
  ['alerts', 'event-log', 'jobs', 'schedules', 'webhooks', 'workspaces'],
  ['retention'],
];
const domainsInOrder = LAYERS.map((layer, index) =>
  wall(
    'domains-in-order',
    { path: `^src/domains/(${layer.join('|')})/`, pathNot: `${FACE}|${TEST}` },
    { path: `^src/domains/(${LAYERS.slice(index).flat().join('|')})/`, pathNot: '^src/domains/$1/' },
  ),
);

module.exports = {
  forbidden: [
    wall('no-cycles', {}, { circular: true }),
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
      {
        path: '^src/page-reader/',
        pathNot: '^src/page-reader/(read-page|read-page-in-thread|types|numbers/money|numbers/count)\\.ts$',
      },
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
    ...domainsInOrder,
    wall(
      'face-sees-own-inside-and-other-faces',
      { path: '^src/domains/([^/]+)/(schema|rest)(\\.ts$|/)' },
      {
        path: '^src/domains/',
        pathNot: ['^src/domains/$1/', '^src/domains/[^/]+/index\\.ts$', SCHEMA],
      },
    ),
    wall(
      'schemas-collected-in-one-place',
      { pathNot: `^src/graphql/schema\\.ts$|${SCHEMA}|${TEST}` },
      { path: SCHEMA },
    ),
    wall('routes-collected-in-one-place', { pathNot: `^src/rest/routes\\.ts$|${REST}|${TEST}` }, { path: REST }),
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
        pathNot: `^src/(graphql|rest|http|simulators)/|${SCHEMA}|^src/generated/`,
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
