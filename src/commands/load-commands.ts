import { readdir } from 'node:fs/promises';
import { z } from 'zod';
import type { Command } from './command.ts';

/** The folder with one file a command. */
const commandsFolder = new URL('../../commands/', import.meta.url);

/**
 * Loads every command of a folder, sorted by name; adding a file adds a command.
 * @throws {Error} naming the file that doesn't export a command, or whose name differs from its command's.
 */
export async function loadCommands(folder = commandsFolder): Promise<Command[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts')).sort();
  return Promise.all(
    files.map(async (file) => {
      const module: unknown = await import(new URL(file, folder).href);
      const { data } = moduleSchema.safeParse(module);
      if (!data) throw new Error(`commands/${file} must have a command, made by defineCommand, as its default export`);
      if (`${data.default.name}.ts` !== file) {
        throw new Error(`commands/${file} defines /${data.default.name}: give the file the name of its command`);
      }
      return data.default;
    }),
  );
}

const commandShape = z.object({
  name: z.string().regex(/^[a-z0-9_]{1,32}$/),
  description: z.function(),
  options: z.instanceof(z.ZodObject),
  optionDescription: z.function(),
  access: z.enum(['anyone', 'manager', 'editor']),
  run: z.function(),
});

const moduleSchema = z.object({ default: z.custom<Command>((value) => commandShape.safeParse(value).success) });
