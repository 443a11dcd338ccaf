# The Debian 12 packages that Cisterna is built and tested with, and how they are installed. Sourced by ./run and ./test.

build_packages=(
    g++ cmake ninja-build ccache
    libgmp-dev libexpected-dev nlohmann-json3-dev libcli11-dev
    libsqlite3-dev libsqlitecpp-dev
    libhpdf-dev libzint-dev libfreetype-dev fonttools fonts-liberation2 poppler-utils
    libzxing-dev libpng-dev libjpeg-dev
)
test_packages=(
    catch2 librapidcheck-dev zlib1g-dev clang-format-14 python3 qpdf git mount util-linux
)

# install_packages NAME...: installs those that are missing, and says which before it does.
install_packages() {
    local missing=()
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
    if [ ${#missing[@]} -eq 0 ]; then
        echo "== Nothing to install: every Debian package is there."
        return
    fi
    echo "== Installing Debian packages: ${missing[*]}"
    local as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get update -q
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -q -y --no-install-recommends "${missing[@]}"
}
