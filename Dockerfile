# The image of one target of `npm run build`, such as orders or site:
#   docker build --build-arg TARGET=orders .

# knative/build/image gives the digest of knative/build/base-image for images that are released.
ARG NODE_IMAGE=node:24-bookworm-slim

# Only the files that npm reads, so that the layer of `npm ci` stays cached while sources change.
FROM $NODE_IMAGE AS packages
WORKDIR /project
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json -delete && find . -type d -empty -delete

FROM $NODE_IMAGE AS build
WORKDIR /project
COPY --from=packages /project .
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
ARG TARGET
# The build runs in the image because V8 accepts a code cache only from the same build of Node.
RUN node knative/build/main.ts "$TARGET" --out /out && rm "/out/$TARGET/.sources" && mv "/out/$TARGET" /out/app

FROM $NODE_IMAGE
COPY --from=build /out/app /app
WORKDIR /app
ENV NODE_ENV=production
USER 65532
# Memory is what a pod costs. The objects of a request live briefly, so the young generation can be small. A limit of the
# old generation makes V8 collect earlier.
CMD ["node", "--max-semi-space-size=2", "--max-old-space-size=96", "boot.cjs"]
