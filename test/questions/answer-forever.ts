import { QuestionDesk, reader, thisWeek, written } from './question-desk.ts';

/** Answers for one person after the other, some at once, and says each on stdout once it has the receipt, until it is killed. */
const desk = await QuestionDesk.open(process.argv[2]);
for (let count = 0; ; count += 5) {
  const receipts = Array.from({ length: 5 }, async (_, index) => {
    const receipt = await desk.questions.replies.answer(
      thisWeek,
      reader(count + index),
      written(`Answer ${count + index}`),
    );
    if (receipt.kind === 'stored') process.stdout.write(`${count + index}\n`);
  });
  await Promise.all(receipts);
}
