"""Ways in which text in a report could reach the network or a file, had it become markup.

`{url}` is an address that counts its visitors, `{file}` a local file with a secret.
"""

from __future__ import annotations

VECTORS = (
    '<img src="{url}">',
    '<img src=x srcset="{url} 2x">',
    '<link rel="stylesheet" href="{url}">',
    '<link rel="attachment" href="{url}">',
    '<link rel="attachment" href="{file}">',
    '<a rel="attachment" href="{file}">file</a>',
    '<a rel="attachment" href="{url}">address</a>',
    '<style>@import url("{url}");</style>',
    '<style>@font-face{{font-family:x;src:url("{url}")}} p{{font-family:x}}</style><p>x</p>',
    '<style>p{{background:url("{url}")}}</style><p>x</p>',
    '<style>p::before{{content:url("{url}")}}</style><p>x</p>',
    '<style>ul{{list-style:url("{url}")}}</style><ul><li>x</li></ul>',
    '<style>p{{border:9px solid;border-image:url("{url}") 9}}</style><p>x</p>',
    '<style>@page{{background:url("{url}")}}</style>',
    '<style>@page{{@top-left{{content:url("{url}")}}}}</style>',
    '<style>:root{{--x:url("{url}")}} p{{background:var(--x)}}</style><p>x</p>',
    '<style>@color-profile device-cmyk{{src:url("{url}")}}</style><p style="color:device-cmyk(0 0 0 1)">x</p>',
    '<p style="background-image:url({url})">x</p>',
    '<p style="background:url({file})">x</p>',
    '<object data="{url}"></object>',
    '<object data="{file}" type="image/svg+xml"></object>',
    '<embed src="{url}">',
    '<embed src="{file}">',
    '<iframe src="{url}"></iframe>',
    '<video src="{url}" poster="{url}"></video>',
    '<input type="image" src="{url}">',
    '<body background="{url}">',
    '<table background="{url}"><tr><td background="{url}">x</td></tr></table>',
    '<base href="{url}"><img src="a.png">',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{url}" width="9" height="9"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
    '<use xlink:href="{url}#a"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><style>@import "{url}";</style></svg>',
    '<meta http-equiv="refresh" content="0;url={url}">',
    '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22%3E%3Cimage href=%22{url}%22/%3E%3C/svg%3E">',
    '</title></head><script src="{url}"></script><img src="{url}" onerror="fetch(\'{url}\')">',
)
