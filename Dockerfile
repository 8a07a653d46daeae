# The packages alone, so that this layer is rebuilt only when they change.
FROM node:26-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# The image brings Node itself; the `node` package is for machines that have an older one.
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:26-slim
ENV NODE_ENV=production \
    STORE_URL=sqlite:///data/focus.sqlite \
    ISSUES_DIR=/issues \
    DIGESTS_DIR=/data/digests \
    HTTP_PORT=8080
WORKDIR /app
RUN mkdir /data /issues && chown node:node /data /issues
COPY --from=packages /app/node_modules ./node_modules
COPY package.json ./
COPY commands ./commands
COPY src ./src
# Compiled while it is built, so that no start is the slow one, and by the user that runs it.
RUN mkdir -p node_modules/.cache/compiled && chown node:node node_modules/.cache/compiled
USER node
# The sandbox, which loads nearly all parts; with the flags of the start, since what is compiled counts only with the same ones.
RUN timeout --preserve-status 20 node --import ./src/compile-cache.js --max-semi-space-size=8 --heap-growing-percent=30 src/main.ts
VOLUME ["/data"]
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://localhost:${process.env.HTTP_PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Without npm between them, SIGTERM reaches the bot itself. The flags are those of `npm start`: V8 keeps less memory at hand.
CMD ["node", "--import", "./src/compile-cache.js", "--max-semi-space-size=8", "--heap-growing-percent=30", "src/main.ts"]
