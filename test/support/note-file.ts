import { beforeAll } from 'vitest';
import { noteFile } from './asked.ts';

beforeAll(noteFile);
