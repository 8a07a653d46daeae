import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Keeps compiled code on the disk: each thread would otherwise hold the compiler that takes the types out of TypeScript,
 * some 17 MB. JavaScript, since it comes before all that, by `node --import`. Beside the packages, where nobody else may
 * write, as in the folder for temporary files.
 */
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)));
