import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Keeps compiled code on the disk: each thread would otherwise hold the compiler that takes the types out of TypeScript,
 * some 17 MB. JavaScript, since it comes before all that, by `node --import`. It is beside the packages, where, unlike in the
 * folder for temporary files, nobody else may write; where the bot may not either, it goes without.
 */
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)));
