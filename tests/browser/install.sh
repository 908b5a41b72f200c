#!/bin/sh
# Installs Debian's Chromium and a Chinese font for the browser tests when they are missing and this user may.
# Never fails: without a browser its tests are skipped with the reason (and fail where SCORECARDS_REQUIRE_BROWSER is set).
[ -x /usr/bin/chromium ] && fc-list :lang=zh 2>/dev/null | grep -q . && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "安装浏览器测试所需的 Chromium / installing Chromium for the browser tests"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk; } >/dev/null 2>&1 ||
        echo "Chromium 安装失败 / could not be installed"
else
    echo "没有 Chromium，浏览器测试将跳过 / no Chromium: browser tests will be skipped (as root: apt-get install chromium fonts-noto-cjk)"
fi
exit 0
