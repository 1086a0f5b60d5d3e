# One image for both processes; the API is its default command, `node … dist/worker/main.js` is the worker.
FROM node:24-slim AS build
WORKDIR /lapse
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && rm -rf dist/simulator dist/*.tsbuildinfo && npm prune --omit=dev --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /lapse
COPY --from=build /lapse/package.json ./
COPY --from=build /lapse/node_modules ./node_modules
COPY --from=build /lapse/schema ./schema
COPY --from=build /lapse/dist ./dist
USER node
EXPOSE 4000
CMD ["node", "--enable-source-maps", "dist/src/api/main.js"]
