"""Names of packages that everybody knows, and of those that are honest although they are called nearly the same.

The well-known ones are the unscoped names at the top of public rankings by downloads (2026); the others are the names further down in the same
rankings that differ from one of them by a letter or two.
"""

from __future__ import annotations

from typing import Final

PYTHON: Final = frozenset(
    """
    absl-py aenum aiobotocore aiofile aiofiles aiohappyeyeballs aiohttp aioitertools aiosignal aiosqlite alembic altair annotated-doc
    annotated-types anthropic antlr4-python3-runtime anyio apache-airflow-providers-common-sql argcomplete argon2-cffi
    argon2-cffi-bindings arrow asgiref asn1crypto astroid asttokens async-lru async-timeout asyncpg attrs authlib aws-sam-translator
    awscli awswrangler azure-common azure-core azure-identity azure-keyvault-secrets azure-storage-blob babel backoff
    backports-tarfile backports-zstd bcrypt beartype beautifulsoup4 billiard black bleach blinker boto3 botocore botocore-stubs brotli
    build cachecontrol cachetools cattrs cbor2 celery certifi cfn-lint chardet charset-normalizer click click-didyoumean click-plugins
    click-repl cloudpickle cohere colorama colorlog confluent-kafka contourpy coverage crashtest croniter cryptography cuda-bindings
    cuda-pathfinder cwsandbox cycler cyclopts cython dacite databricks-sdk databricks-sql-connector dataclasses-json datadog datasets
    db-dtypes dbt-adapters dbt-common dbt-core debugpy decorator deepdiff defusedxml deprecated deprecation distlib distro django
    dnspython docker docstring-parser docutils duckdb dulwich durationpy ecdsa editables elasticsearch email-validator et-xmlfile
    exceptiongroup execnet executing faker fastapi fastavro fastcore fastjsonschema fastmcp fastuuid filelock findpython flake8 flask
    flask-cors flatbuffers fonttools frozenlist fsspec future gcloud-aio-auth gcloud-aio-storage gcsfs gevent ghapi gitdb gitpython
    google-ads google-analytics-admin google-api-core google-api-python-client google-auth google-auth-httplib2 google-auth-oauthlib
    google-cloud-aiplatform google-cloud-appengine-logging google-cloud-audit-log google-cloud-automl google-cloud-batch
    google-cloud-bigquery google-cloud-bigquery-datatransfer google-cloud-bigquery-storage google-cloud-bigtable google-cloud-compute
    google-cloud-core google-cloud-dataflow-client google-cloud-dataform google-cloud-dataproc-metastore google-cloud-dlp
    google-cloud-kms google-cloud-language google-cloud-logging google-cloud-memcache google-cloud-monitoring
    google-cloud-orchestration-airflow google-cloud-os-login google-cloud-pubsub google-cloud-redis google-cloud-resource-manager
    google-cloud-run google-cloud-secret-manager google-cloud-spanner google-cloud-speech google-cloud-storage google-cloud-tasks
    google-cloud-texttospeech google-cloud-videointelligence google-cloud-vision google-cloud-workflows google-crc32c google-genai
    google-resumable-media googleapis-common-protos graphql-core graphviz greenlet griffelib grpc-google-iam-v1 grpcio
    grpcio-health-checking grpcio-status grpcio-tools grpclib gunicorn hatchling hf-xet hpack httpcore httplib2 httptools httpx
    httpx-sse huggingface-hub humanfriendly humanize hyperframe identify ijson importlib-metadata importlib-resources inflection
    iniconfig installer invoke ipykernel ipython ipython-pygments-lexers ipywidgets iso8601 isodate isoduration isort itsdangerous
    jaraco-classes jaraco-context jaraco-functools jeepney jinja2 jiter jmespath joblib joserfc json5 jsonpatch jsonpath-ng
    jsonpointer jsonref jsonschema jsonschema-path jsonschema-specifications jupyter-client jupyter-core jupyter-events jupyter-server
    jupyter-server-terminals jupyterlab jupyterlab-pygments jupyterlab-widgets keyring kiwisolver kombu kubernetes langchain
    langchain-community langchain-core langchain-openai langchain-text-splitters langgraph langgraph-checkpoint langgraph-prebuilt
    langsmith lazy-object-proxy libcst librt linkify-it-py litellm llama-cloud-services llama-parse llvmlite loguru markdown
    markdown-it-py markdownify markupsafe marshmallow matplotlib matplotlib-inline mccabe mdit-py-plugins mdurl mistune modal
    more-itertools mpmath msal-extensions msgpack msrest multidict multiprocess mypy-extensions mysql-connector-python narwhals
    nbclient nbconvert nbformat nest-asyncio networkx nodeenv notebook numba numpy nvidia-nccl-cu12 oauthlib onnxruntime openai
    openapi-pydantic openapi-spec-validator opencv-python openpyxl opensearch-py opentelemetry-api opentelemetry-exporter-otlp
    opentelemetry-exporter-otlp-proto-common opentelemetry-exporter-otlp-proto-grpc opentelemetry-exporter-otlp-proto-http
    opentelemetry-exporter-prometheus opentelemetry-instrumentation opentelemetry-instrumentation-asgi
    opentelemetry-instrumentation-fastapi opentelemetry-instrumentation-requests opentelemetry-instrumentation-threading
    opentelemetry-proto opentelemetry-sdk opentelemetry-semantic-conventions opentelemetry-util-http orderly-set orjson outcome
    overrides packaging pandas pandas-stubs pandocfilters paramiko parso pathable pathspec pbs-installer pdfminer-six pendulum pexpect
    pg8000 pillow pinotdb pkginfo platformdirs playwright plotly pluggy poetry poetry-core poetry-plugin-export polars portalocker
    pre-commit prettytable prometheus-client prompt-toolkit propcache proto-plus protobuf psutil psycopg psycopg-binary psycopg2
    psycopg2-binary ptyprocess pure-eval py-key-value-aio pyarrow pyasn1 pyasn1-modules pycodestyle pycparser pycryptodome
    pycryptodomex pydantic pydantic-ai pydantic-ai-slim pydantic-core pydantic-extra-types pydantic-graph pydantic-settings pyflakes
    pygithub pygments pyhumps pyiceberg pyjwt pylint pymongo pymssql pymupdf pymysql pynacl pyodbc pyopenssl pyparsing pypdf pypdfium2
    pyperclip pyproject-hooks pysocks pyspark pytest pytest-asyncio pytest-cov pytest-json-ctrf pytest-mock pytest-timeout
    pytest-xdist python-dateutil python-discovery python-docx python-dotenv python-json-logger python-multipart python-slugify
    python-telegram-bot pytokens pywin32 pyyaml pyzmq rapidfuzz redis redshift-connector referencing regex reportlab requests
    requests-aws4auth requests-file requests-oauthlib requests-toolbelt responses rfc3339-validator rfc3986-validator rich-rst
    rich-toolkit rpds-py ruamel-yaml ruamel-yaml-clib s3transfer safetensors scikit-learn scipy scramp seaborn secretstorage selenium
    semver send2trash sentry-sdk setproctitle setuptools setuptools-scm sglang shapely shellingham simplejson slack-sdk smart-open
    smmap sniffio snowflake-connector-python snowflake-snowpark-python snowflake-sqlalchemy sortedcontainers soupsieve sphinx
    sqlalchemy sqlalchemy-bigquery sqlglot sqlparse sse-starlette stack-data starlette structlog sympy synchronicity tabulate tenacity
    termcolor terminado text-unidecode textual threadpoolctl tiktoken tinycss2 tokenizers tomli tomli-w tomlkit toolz torch tornado
    traitlets transformers tree-sitter tree-sitter-languages triton trove-classifiers typedload typeguard typer types-awscrt
    types-certifi types-protobuf types-python-dateutil types-pyyaml types-requests types-s3transfer types-toml typing-extensions
    typing-inspect typing-inspection tzdata tzlocal uc-micro-py ujson uncalled-for unidiff universal-pathlib uri-template uritemplate
    urllib3 uuid-utils uvicorn uvloop vcs-versioning virtualenv watchdog watchfiles wcwidth weaviate-client webcolors webencodings
    websocket-client websockets werkzeug wheel widgetsnbextension wrapt wsproto xgboost xlsxwriter xmltodict xxhash zope-interface
    zstandard
    """.split()  # noqa: SIM905 - a list of this length would fill pages.
)
"""Packages of the Python Package Index, normalised."""

PYTHON_NEIGHBOURS: Final = frozenset(
    """
    acachecontrol aresponses azure-cosmos azureml-core beautifulsoup boto bpython cbor cchardet ciso8601 crick cronitor ctransformers
    cwcwidth dataset datazets dbt-score djongo dydantic elasticsearch5 elasticsearch6 elasticsearch7 elasticsearch8 elasticsearch9
    fastai frozendict futures gitdb2 google-adk google-api google-cloud-dns google-reauth googleads googlemaps grequests gsutil hjson
    httpr hyper identity inflector ipytest isolate jiwer jsonpath jsonpath-rw jsons jupyter-ai jupyterhub langchain-cohere markdown2
    mocker ncclient nest-asyncio2 ngboost node-semver nvidia-nccl-cu11 nvidia-nccl-cu13 opentelemetry-instrumentation-wsgi ordered-set
    parse parsl parsy pbspark py-bcrypt pyaml pyasn pymupdfb pypdf2 pypdf3 pypdf4 pyshark pytest-cpp pytest-csv pytest-env
    pytest-timeouts python-backoff python-box python-okx retworkx scapy scipp scrypt simpy slack smmap2 spython sqlglotc tokenize-rt
    tombi toml tools tooz torchx tree-sitter-c types-lxml usort vbuild vyper websocket willow wsgiref x-transformers xoto3
    """.split()  # noqa: SIM905 - a list of this length would fill pages.
)
"""Honest packages there with names that are nearly those."""

NODE: Final = frozenset(
    """
    abbrev abort-controller accepts acorn acorn-jsx acorn-walk agent-base ajv-formats ajv-keywords ansi-colors ansi-escapes ansi-regex
    ansi-styles anymatch argparse aria-query array-buffer-byte-length array-flatten array-includes array-union array.prototype.flat
    array.prototype.flatmap arraybuffer.prototype.slice assertion-error ast-types async async-function asynckit autoprefixer
    available-typed-arrays axios babel-jest babel-plugin-istanbul babel-plugin-jest-hoist babel-plugin-polyfill-corejs3
    babel-preset-jest balanced-match base64-js baseline-browser-mapping binary-extensions bluebird bn.js body-parser boolbase boxen
    brace-expansion braces browserslist buffer buffer-crc32 buffer-equal-constant-time buffer-from bytes call-bind
    call-bind-apply-helpers call-bound callsites camelcase caniuse-lite chalk char-regex chardet chokidar chownr ci-info
    cjs-module-lexer clean-stack cli-boxes cli-cursor cli-spinners cli-truncate cli-width cliui clone color-convert color-name
    colorette combined-stream commander compressible compression concat-map content-disposition content-type convert-source-map cookie
    cookie-signature core-js core-js-compat core-util-is cosmiconfig cross-spawn css-select css-tree css-what cssesc cssom cssstyle
    csstype data-uri-to-buffer data-urls data-view-buffer data-view-byte-length data-view-byte-offset date-fns dayjs debug decamelize
    decimal.js dedent deep-extend deep-is deepmerge defaults define-data-property define-lazy-prop define-properties define-property
    delayed-stream dequal destroy detect-libc detect-newline diff-sequences dir-glob doctrine dom-accessibility-api dom-serializer
    domelementtype domhandler domutils dotenv dunder-proto eastasianwidth ee-first electron-to-chromium emittery emoji-regex encodeurl
    end-of-stream enhanced-resolve entities env-paths error-ex es-abstract es-define-property es-errors es-module-lexer
    es-object-atoms es-set-tostringtag es-shim-unscopables es-to-primitive esbuild escalade escape-html escape-string-regexp escodegen
    eslint eslint-config-prettier eslint-import-resolver-node eslint-module-utils eslint-plugin-import eslint-plugin-react-hooks
    eslint-scope eslint-visitor-keys espree esprima esquery esrecurse estraverse estree-walker esutils event-target-shim eventemitter3
    events execa expect express extend extend-shallow fast-deep-equal fast-glob fast-json-stable-stringify fast-levenshtein fast-uri
    fast-xml-parser fastq fb-watchman figures file-entry-cache file-type fill-range finalhandler find-cache-dir find-up flat-cache
    flatted follow-redirects for-each foreground-child form-data forwarded fraction.js fresh fs-extra fs-minipass fs.realpath
    function-bind function.prototype.name functions-have-names gaxios gcp-metadata gensync get-caller-file get-intrinsic
    get-package-type get-proto get-stream get-symbol-description get-tsconfig glob-parent globals globalthis globby graceful-fs
    graphemer has-bigints has-flag has-property-descriptors has-proto has-symbols has-tostringtag hasown hosted-git-info
    html-encoding-sniffer html-escaper htmlparser2 http-cache-semantics http-errors http-proxy-agent https-proxy-agent human-signals
    iconv-lite ieee754 ignore import-fresh import-local imurmurhash indent-string inflight inherits inquirer internal-slot ip-address
    ipaddr.js is-array-buffer is-arrayish is-async-function is-bigint is-binary-path is-boolean-object is-buffer is-callable
    is-core-module is-data-view is-date-object is-descriptor is-docker is-extendable is-extglob is-finalizationregistry
    is-fullwidth-code-point is-generator-function is-glob is-interactive is-map is-negative-zero is-number is-number-object
    is-path-inside is-plain-obj is-plain-object is-potential-custom-element-name is-promise is-regex is-set is-shared-array-buffer
    is-stream is-string is-symbol is-typed-array is-unicode-supported is-weakmap is-weakref is-weakset is-wsl isarray isexe isobject
    istanbul-lib-coverage istanbul-lib-instrument istanbul-lib-report istanbul-lib-source-maps istanbul-reports jackspeak
    jest-changed-files jest-circus jest-cli jest-config jest-diff jest-docblock jest-each jest-environment-node jest-get-type
    jest-haste-map jest-leak-detector jest-matcher-utils jest-message-util jest-mock jest-regex-util jest-resolve
    jest-resolve-dependencies jest-runner jest-runtime jest-snapshot jest-util jest-validate jest-watcher jest-worker js-tokens
    js-yaml jsdom jsesc json-buffer json-parse-even-better-errors json-schema-traverse json-stable-stringify-without-jsonify json5
    jsonfile kind-of kleur leven lightningcss-linux-x64-musl lilconfig lines-and-columns loader-utils locate-path lodash
    lodash.isplainobject lodash.merge log-symbols loose-envify lru-cache magic-string make-dir make-error math-intrinsics mdn-data
    media-typer merge-descriptors merge-stream merge2 methods micromatch mime-db mime-types mimic-fn mimic-response min-indent
    minimatch minimist minipass minizlib mkdirp mute-stream nanoid natural-compare negotiator neo-async node-addon-api node-fetch
    node-int64 node-releases normalize-package-data normalize-path normalize-url npm-run-path nth-check nwsapi object-assign
    object-hash object-inspect object-keys object.assign object.entries object.fromentries object.values on-finished on-headers
    onetime optionator own-keys p-limit p-locate p-map p-try package-json-from-dist parent-module parse-json parse5 parseurl
    path-exists path-is-absolute path-key path-parse path-scurry path-to-regexp path-type pathe picocolors picomatch pirates pkg-dir
    possible-typed-array-names postcss postcss-selector-parser postcss-value-parser prelude-ls prettier pretty-format proc-log process
    process-nextick-args prompts prop-types protobufjs proxy-addr proxy-from-env punycode queue-microtask randombytes range-parser
    raw-body react react-dom react-is react-refresh read-pkg readable-stream readdirp redent reflect.getprototypeof
    regenerator-runtime regexp.prototype.flags regexpu-core registry-auth-token regjsparser require-directory require-from-string
    requires-port resolve resolve-cwd resolve-from resolve-pkg-maps restore-cursor retry reusify rimraf rollup run-parallel
    safe-array-concat safe-buffer safe-push-apply safe-regex-test safer-buffer saxes scheduler schema-utils semver
    serialize-javascript serve-static set-function-length set-function-name set-proto setprototypeof sharp shebang-command
    shebang-regex shell-quote side-channel side-channel-list side-channel-map side-channel-weakmap signal-exit sisteransi slash
    slice-ansi smart-buffer socks socks-proxy-agent source-map source-map-js source-map-support spdx-exceptions spdx-expression-parse
    spdx-license-ids split2 sprintf-js stack-utils statuses std-env stop-iteration-iterator string-length string-width
    string.prototype.matchall string.prototype.trim string.prototype.trimend string.prototype.trimstart string_decoder strip-ansi
    strip-bom strip-final-newline strip-indent strip-json-comments strnum supports-color supports-preserve-symlinks-flag symbol-tree
    tailwindcss tapable tar-fs tar-stream terser terser-webpack-plugin test-exclude text-table through through2 tinyexec tinyglobby
    tinyrainbow to-regex-range toidentifier tough-cookie ts-api-utils ts-node tsconfig-paths tslib type-check type-detect type-fest
    type-is typed-array-buffer typed-array-byte-length typed-array-byte-offset typed-array-length typescript uglify-js unbox-primitive
    undici undici-types universalify unpipe update-browserslist-db uri-js use-sync-external-store util-deprecate utils-merge
    v8-to-istanbul w3c-xmlserializer watchpack webidl-conversions webpack webpack-sources whatwg-encoding whatwg-mimetype whatwg-url
    which which-boxed-primitive which-builtin-type which-collection which-typed-array widest-line word-wrap wordwrap wrap-ansi wrappy
    write-file-atomic xml-name-validator xmlbuilder xmlchars xtend yallist yargs yargs-parser yocto-queue
    """.split()  # noqa: SIM905 - a list of this length would fill pages.
)
"""Packages of the npm registry without a scope."""

NODE_NEIGHBOURS: Final = frozenset(
    """
    abort-controller-x ansi-color ansicolor ansicolors ansistyles args arr-flatten arr-union array-uniq babel-plugin-polyfill-corejs2
    bare-stream binaryextensions brace buffers callsite camel-case camelize charset cidr-regex cli-spinner cline clui colornames
    compressing cookies csso dargs dom-serialize edn-data enquirer es6-promise eslint-plugin-import-x esm-resolve event-emitter
    eventemitter2 fast-url-parser fclone findup flatten foreach fs.extra global has-own html5parser htmlescape htmlparser hyperscript
    ip-bigint ip-regex is-blob is-object is-regexp is-typedarray isnumber isstream it-glob it-map jsdoc jslint json json3 jsonc jsonp
    just-diff level levn lrucache makeerror map-stream merge micro-ftch murmurhash neotraverse node-abort-controller node-object-hash
    node-watch object-path object-values one-time p-is-promise pad-stream parse parse-url parsejson parseuri path path-case
    path-parser path2 pg-promise piccolore postcss-values-parser preact print-js prompt ps-node quote-stream random-bytes react-if
    react-vis saxen schedule sockjs split synckit to-data-view traverse trough ts-map tslint tslint-config-prettier tsutils
    ttypescript uglify-es uid-promise urijs vasync xmlbuilder2 yargs-unparser
    """.split()  # noqa: SIM905 - a list of this length would fill pages.
)
"""Honest packages there with names that are nearly those."""
