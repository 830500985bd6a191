# The container image. TypeScript is run as it is, so nothing is compiled: the first stage only generates the Prisma
# client, and the second brings the production dependencies alone.

FROM node:24.21.0-slim AS client
WORKDIR /app
COPY package.json package-lock.json prisma.config.ts ./
COPY bin/postinstall.mjs bin/
COPY prisma prisma
RUN npm ci

FROM node:24.21.0-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# @prisma/client names prisma and typescript as optional peers, and npm keeps those for the sake of the development
# dependencies even when told to omit them. They are 220 MB that nothing here runs.
RUN npm ci --omit=dev --ignore-scripts \
 && node -e "for (const [path, it] of Object.entries(require('./node_modules/.package-lock.json').packages)) if (it.devOptional) fs.rmSync(path, { recursive: true, force: true })" \
 && find node_modules/.bin -xtype l -delete

FROM node:24.21.0-slim
WORKDIR /app
# Behind the ports that the container opens: Slack (by HTTP) and health checks come from outside.
ENV NODE_ENV=production TOILBOT_HOST=0.0.0.0
COPY --from=dependencies /app/node_modules node_modules
COPY . .
COPY --from=client /app/prisma/client prisma/client
# The embedded database, where no DATABASE_URL is set. A volume keeps it over restarts.
RUN mkdir .toilbot && chown 1000:1000 .toilbot
VOLUME /app/.toilbot
# By number, so that Kubernetes' runAsNonRoot can see that it is not root.
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.TOILBOT_PORT || 3000}/livez`, { signal: AbortSignal.timeout(4000) }).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# A small young generation: toilbot keeps little, and holds some 80 MB less without it growing.
ENTRYPOINT ["node", "--max-semi-space-size=4", "bin/toilbot.mjs"]
CMD ["start"]
